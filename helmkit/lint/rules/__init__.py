"""One rule a file, in groups: metadata (HK1..), values (HK2..), templates (HK3..), manifests (HK4..)."""
