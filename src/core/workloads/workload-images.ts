import { shown } from '../images/explain-reference.ts';
import { parseReference } from '../images/reference.ts';
import type { Range } from '../language/text.ts';
import { valueOf } from '../language/tree.ts';
import type { TreeNode } from '../language/tree.ts';
import { parseYaml } from '../language/yaml/yaml.ts';
import type { Problem } from '../problems/problem.ts';
import { hintedImages } from './hinted-images.ts';
import { isTooDeep } from './is-too-deep.ts';
import { isWorkloadKind, podImages } from './pod-images.ts';
import { splitDocuments } from './split-documents.ts';
import type { DocumentPart } from './split-documents.ts';
import { templateMark } from './template-mark.ts';
import { workloadCodes } from './workload-codes.ts';
import type { WorkloadCode } from './workload-codes.ts';
import { textOf } from './workload-image.ts';
import type { WorkloadImage } from './workload-image.ts';

/** What a manifest says of images. */
export interface WorkloadImages {
  /** In the order of documents, and in each of init containers, containers, ephemeral containers and volumes. */
  readonly images: readonly WorkloadImage[];
  /** In the order of the text; their codes are `workloadCodes`. */
  readonly problems: readonly Problem[];
  /** Whether the file is a template, of which nothing is read. */
  readonly template: boolean;
  /** How many Kubernetes objects it holds, those inside of lists each. */
  readonly objects: number;
}

const lengthLimit = 4_000_000;
const documentsLimit = 10_000;
const objectsLimit = 100_000;

/**
 * The images that Kubernetes manifests ask for, from YAML of any number of documents or from JSON: of the pods of all
 * workloads, inside of a List too, and as hints what custom resources call `image`. Aliases and `<<` are followed.
 * Nothing is guessed: of a template nothing is read, and a text without Kubernetes objects gives nothing.
 * Nothing is thrown; texts beyond the limits of `workloads.too-big` are not read.
 */
export function workloadImages(text: string): WorkloadImages {
  if (text.length > lengthLimit) return tooBig(`it has ${text.length} characters`);
  // An object has a kind; a kustomization may leave it out.
  if (!/kind|newTag|newName|digest/.test(text))
    return { images: [], problems: [], template: false, objects: 0 };
  const parts = splitDocuments(text);
  if (parts.length > documentsLimit) return tooBig(`it holds ${parts.length} documents`);
  if (parts.some((part) => isTooDeep(part.text))) return tooBig('it is nested deeper than 400 levels');
  const reader = new ManifestReader();
  for (const part of parts) {
    const mark = reader.read(part);
    if (mark === undefined) continue;
    const problem = problemOf('workloads.template', mark, templateMessage);
    return { images: [], problems: [problem], template: true, objects: 0 };
  }
  const { images, problems, objects } = reader;
  return { images, problems, template: false, objects };
}

const templateMessage =
  'This file is a template: what stands between {{ and }} is filled in later, so its images are not known. For a Helm chart run helm template NAME CHART > FILE.yaml, and track the images of that file';
const kustomizeMessage =
  'This kustomization replaces images as it is built, so the pods ask for others than the manifests name. Run kubectl kustomize DIR > FILE.yaml, and track the images of that file';

function tooBig(why: string): WorkloadImages {
  const message = `This manifest is not read: ${why}. Kubernetes takes none that large; is it another file?`;
  const problem = problemOf('workloads.too-big', { start: 0, end: 0 }, message);
  return { images: [], problems: [problem], template: false, objects: 0 };
}

function problemOf(code: WorkloadCode, range: Range, message: string): Problem {
  return { code, severity: workloadCodes[code], range, message };
}

/** Gathers what the documents of one text hold. */
class ManifestReader {
  readonly images: WorkloadImage[] = [];
  readonly problems: Problem[] = [];
  objects = 0;

  /** @returns where the document shows that the file is a template; undefined where it does not */
  read({ text, start }: DocumentPart): Range | undefined {
    const moved = (range: Range): Range => ({ start: range.start + start, end: range.end + start });
    const mark = templateMark(text);
    if (mark !== undefined) return moved(mark);
    const document = parseYaml(text);
    const [error] = document.problems;
    if (error !== undefined && text.includes('kind'))
      this.problems.push(
        problemOf('workloads.unreadable', moved(error.range), `${error.message}. Images may be missing here`),
      );
    if (document.root === undefined) return undefined;
    for (const image of this.#imagesOf(document.root)) {
      if (image.kind !== 'hint' && image.text.includes('{{')) return moved(image.range);
      this.#add({ ...image, range: moved(image.range) });
    }
    if (replacesImages(document.root))
      this.problems.push(
        problemOf('workloads.kustomize-images', moved(imagesKey(document.root)), kustomizeMessage),
      );
    return undefined;
  }

  #add(image: WorkloadImage): void {
    const result = isLaterFilled(image.text)
      ? { ok: false as const, reason: 'Istio puts its own image there' }
      : parseReference(image.text);
    if (result.ok) {
      this.images.push(image);
      return;
    }
    const message = `"${shown(image.text, 160)}" of ${image.where} is not an image reference: ${result.reason}. It is left out`;
    this.problems.push(problemOf('workloads.not-a-reference', image.range, message));
  }

  #imagesOf(object: TreeNode): WorkloadImage[] {
    const kind = textOf(valueOf(object, 'kind'));
    if (kind === undefined || this.objects >= objectsLimit) return [];
    const items = valueOf(object, 'items');
    if (kind.endsWith('List') && items?.kind === 'sequence')
      return items.items.flatMap((item) => this.#imagesOf(item));
    this.objects += 1;
    const owner = ownerOf(object, kind);
    const group = groupOf(object);
    if (!group.includes('.')) return isWorkloadKind(kind) ? podImages(object, kind, owner) : [];
    return kind === 'CustomResourceDefinition' ? [] : hintedImages(object, owner);
  }
}

/** `apps` of `apps/v1`; empty for the core group and where nothing is said. */
function groupOf(object: TreeNode): string {
  const version = textOf(valueOf(object, 'apiVersion')) ?? '';
  return version.slice(0, Math.max(0, version.indexOf('/')));
}

/** `Deployment web`, or `Job import-…` of a generated name. */
function ownerOf(object: TreeNode, kind: string): string {
  const metadata = valueOf(object, 'metadata');
  const name = textOf(valueOf(metadata, 'name'));
  const prefix = textOf(valueOf(metadata, 'generateName'));
  if (name !== undefined) return `${shown(kind)} ${shown(name)}`;
  return prefix === undefined ? shown(kind) : `${shown(kind)} ${shown(prefix)}…`;
}

/** `image: auto`, which Istio's injection replaces (istio.io/docs, "Installing Gateways"). */
function isLaterFilled(text: string): boolean {
  return text === 'auto';
}

/** Whether this is a kustomization that names other images (kubernetes-sigs/kustomize, api/types/image.go). */
function replacesImages(root: TreeNode): boolean {
  const kind = textOf(valueOf(root, 'kind'));
  const images = valueOf(root, 'images');
  if (!(kind === undefined || kind === 'Kustomization' || kind === 'Component')) return false;
  return (
    images?.kind === 'sequence' &&
    images.items.some((image) =>
      ['newName', 'newTag', 'digest'].some((key) => textOf(valueOf(image, key)) !== undefined),
    )
  );
}

function imagesKey(root: TreeNode): Range {
  return valueOf(root, 'images')?.range ?? root.range;
}
