import type { Severity } from '../problems/problem.ts';

/** The codes of what is found in the Kubernetes manifests of a workspace, each stable, with its severity. */
export const workloadCodes = {
  /**
   * A pod asks for an image that no list of the plan has, so nothing brings it across the gap and the pod does not
   * start.
   * @source The page, "List the images": images of workloads are needed inside the gap too
   */
  'workloads.not-listed': 'error',
  /**
   * A custom resource names what looks like an image that no list has; only its operator knows whether it is run.
   * @source Each operator's own documentation: Kubernetes gives `image` of a custom resource no meaning
   */
  'workloads.hint-not-listed': 'info',
  /**
   * The file is a template, as Helm charts hold: its images are known only when it is written out with `helm
   * template`.
   * @source helm.sh/docs, "The Chart Template Developer's Guide"
   */
  'workloads.template': 'info',
  /**
   * A kustomization replaces images when it is built, so what the manifests name is not what the pods ask for.
   * @source kubernetes-sigs/kustomize, api/types/image.go
   */
  'workloads.kustomize-images': 'info',
  /**
   * A document is no valid YAML, so some of its images may not be seen.
   * @source YAML 1.2.2
   */
  'workloads.unreadable': 'warning',
  /**
   * A manifest is larger, or nested deeper, than any that Kubernetes takes; it is not read.
   * @source The limits of this extension: 4 million characters, 10 000 documents, 400 levels
   */
  'workloads.too-big': 'warning',
  /**
   * The image of a container is no image reference: a variable that is filled in later, or a slip.
   * @source github.com/distribution/reference v0.6.0, regexp.go and normalize.go
   */
  'workloads.not-a-reference': 'warning',
  /**
   * The kubelet asks the registry for this image each time, by `imagePullPolicy: Always` or by the tag `latest`, but
   * the plan brings it in by side-loading only: the pod does not start.
   * @source kubernetes.io/docs/concepts/containers/images, "Image pull policy"; kubernetes/kubernetes,
   * pkg/apis/core/v1/defaults.go, SetDefaults_Container
   */
  'workloads.always-pull': 'warning',
} as const satisfies Readonly<Record<string, Severity>>;

/** One of the codes of `workloadCodes`. */
export type WorkloadCode = keyof typeof workloadCodes;
