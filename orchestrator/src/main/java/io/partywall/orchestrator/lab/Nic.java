package io.partywall.orchestrator.lab;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The NIC model of QEMU guests, with the Debian kernel that has its driver. */
public enum Nic {
  VIRTIO("virtio-net-pci", "linux-image-cloud-amd64"),
  /** The cloud kernel is smaller but knows virtual hardware only. */
  E1000("e1000", "linux-image-amd64");

  private final String model;
  private final String kernelPackage;

  Nic(String model, String kernelPackage) {
    this.model = model;
    this.kernelPackage = kernelPackage;
  }

  /** The name in files and options. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** QEMU's name of the device. */
  public String model() {
    return model;
  }

  /** The meta package that depends on the kernel's actual package. */
  String kernelPackage() {
    return kernelPackage;
  }

  @Override
  public String toString() {
    return label();
  }
}
