package io.partywall.orchestrator.markup;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/** A table with a caption, whose first column names the rows; narrow windows scroll it. */
public final class Table {
  private final String caption;
  private final List<Column> columns = new ArrayList<>();
  private final List<List<Element>> rows = new ArrayList<>();

  private record Column(String title, boolean number) {}

  /** A cell's text with a class of the style sheet, and a note that shows when it is pointed at. */
  public record Cell(String text, String style, String note) {
    /** A cell without more. */
    public static Cell of(String text) {
      return new Cell(text, "", "");
    }
  }

  private Table(String caption) {
    this.caption = requireNonNull(caption, "caption is null");
  }

  /** A table without columns yet. */
  public static Table captioned(String caption) {
    return new Table(caption);
  }

  /** Adds columns of words. */
  public Table words(String... titles) {
    for (String title : titles) {
      columns.add(new Column(title, false));
    }
    return this;
  }

  /** Adds columns of numbers, which stand right. */
  public Table numbers(String... titles) {
    for (String title : titles) {
      columns.add(new Column(title, true));
    }
    return this;
  }

  /** Adds a row, one text a column. */
  public void row(String... texts) {
    cells(List.of(texts).stream().map(Cell::of).toList());
  }

  /** Adds a row, one cell a column. */
  public void cells(List<Cell> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(
          "%d cells in a table of %d columns: %s".formatted(cells.size(), columns.size(), caption));
    }
    List<Element> row = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      row.add(cell(i, cells.get(i)));
    }
    rows.add(row);
  }

  private Element cell(int column, Cell cell) {
    Element element = Element.of(column == 0 ? "th" : "td", cell.text());
    if (column == 0) {
      element.with("scope", "row");
    }
    String style = (columns.get(column).number() ? "number " : "") + cell.style();
    if (!style.isBlank()) {
      element.with("class", style.strip());
    }
    if (!cell.note().isEmpty()) {
      element.with("title", cell.note());
    }
    return element;
  }

  /** Whether there is no row. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The table, in a region that scrolls by keyboard, too. */
  public Element toElement() {
    Element head = Element.of("tr");
    for (Column column : columns) {
      Element title = Element.of("th", column.title()).with("scope", "col");
      head.add(column.number() ? title.with("class", "number") : title);
    }
    Element body = Element.of("tbody");
    rows.forEach(row -> body.add(Element.of("tr").addAll(row)));
    return Element.of("div")
        .with("class", "scroll")
        .with("role", "region")
        .with("tabindex", "0")
        .with("aria-label", caption)
        .add(
            Element.of("table")
                .add(Element.of("caption", caption))
                .add(Element.of("thead").add(head))
                .add(body));
  }
}
