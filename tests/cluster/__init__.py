"""A real Kubernetes cluster for the tests: etcd, API server, controllers and scheduler, on loopback, without root.

Left out: containers. Nodes are pretended by kwok: pods become ready and jobs complete, but nothing runs in them.
"""
