import type { ProblemCode } from '../problems/problem-code.ts';
import type { Severity } from '../problems/problem.ts';

/** The codes of what is found in the Kubernetes manifests of a workspace, each stable. */
export const workloadCodes = [
  {
    code: 'workloads.template',
    severity: 'warning',
    description:
      'The file is a template, as Helm charts hold: its images are known only when it is written out with `helm template`.',
    source: 'helm.sh/docs, "The Chart Template Developer\'s Guide"',
  },
  {
    code: 'workloads.kustomize-images',
    severity: 'info',
    description:
      'A kustomization replaces images when it is built, so what the manifests name is not what the pods ask for.',
    source: 'kubernetes-sigs/kustomize, api/types/image.go',
  },
  {
    code: 'workloads.unreadable',
    severity: 'warning',
    description: 'A document is no valid YAML, so some of its images may not be seen.',
    source: 'YAML 1.2.2',
  },
  {
    code: 'workloads.too-big',
    severity: 'warning',
    description: 'A manifest is larger, or nested deeper, than any that Kubernetes takes; it is not read.',
    source: 'The limits of this extension: 4 million characters, 10 000 documents, 400 levels',
  },
  {
    code: 'workloads.not-a-reference',
    severity: 'warning',
    description:
      'The image of a container is no image reference: a variable that is filled in later, or a slip.',
    source: 'github.com/distribution/reference v0.6.0, regexp.go and normalize.go',
  },
  {
    code: 'workloads.always-pull',
    severity: 'warning',
    description:
      'The kubelet asks the registry for this image each time, by `imagePullPolicy: Always` or by the tag `latest`, but the plan brings it in by side-loading only: the pod does not start.',
    source:
      'kubernetes.io/docs/concepts/containers/images, "Image pull policy"; kubernetes/kubernetes, pkg/apis/core/v1/defaults.go, SetDefaults_Container',
  },
] as const satisfies readonly ProblemCode[];

/** One of the codes of `workloadCodes`. */
export type WorkloadCode = (typeof workloadCodes)[number]['code'];

/** The severity that belongs to a code. */
export function workloadSeverity(code: WorkloadCode): Severity {
  return workloadCodes.find((known) => known.code === code)?.severity ?? 'warning';
}
