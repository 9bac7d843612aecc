import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { emptyRecord } from '../../../src/core/generate/generated-record.ts';
import { generateSite } from '../../../src/core/generate/generate-site.ts';
import { formatReference } from '../../../src/core/images/reference.ts';
import { parseImageList } from '../../../src/core/images/image-list.ts';
import { serviceOf } from '../../../src/core/language/service.ts';
import { entryOf, nodeAt } from '../../../src/core/language/tree.ts';
import type { ParsedDocument } from '../../../src/core/language/tree.ts';
import { planLanguage } from '../../../src/core/plan/language.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import { plannedImages } from '../../../src/core/plan/planned-images.ts';
import { readPlan } from '../../../src/core/plan/read-plan.ts';
import { emptySite } from '../../../src/core/plan/site.ts';
import { proxiedUpstreams } from '../../../src/core/proxy/proxied-upstreams.ts';
import type { Problem } from '../../../src/core/problems/problem.ts';
import { stepsOf } from '../../../src/core/steps/catalogue.ts';
import type { StepCommand } from '../../../src/core/steps/step.ts';
import type { SchemaField } from '../../support/schema-fields.ts';
import { assertMeaning } from './assert-meaning.ts';
import { sampleImages, samplePlan, sampleRoot } from './sample-site.ts';

/** A command of a step, with the value of MIRROR that it is handed. */
export interface TriedCommand extends StepCommand {
  readonly values: Readonly<Record<string, string>>;
}

/** What came of values: each was refused at its place, or did no harm. */
export class Trial {
  refused = 0;
  harmless = 0;
  files = 0;
  /** Each different command once. */
  readonly commands = new Map<string, TriedCommand>();
  readonly #seen = new Set<string>();

  get pairs(): number {
    return this.refused + this.harmless;
  }

  /** Puts a text into a field of the sample's plan. */
  tryField(field: SchemaField, text: string): void {
    const source = planWith(field, text);
    const opened = serviceOf(planLanguage).open(source);
    const { document } = opened;
    const { plan, whole } = readPlan(document);
    const problems = opened.check({ path: 'airgap.yaml', site: { ...emptySite, plan } });
    if (whole) this.harmless += 1;
    else {
      this.refused += 1;
      assertSaid(document, problems, field, text);
      assert.ok(plan === undefined || isSampled(text) || !textsOf(plan).includes(text), 'it is in the plan');
    }
    if (plan !== undefined) this.tryPlan(plan);
  }

  /** Puts a text into an image list, behind the sample's images. */
  tryLine(text: string): void {
    const { plan } = readPlan(planLanguage.parse(JSON.stringify(samplePlan)));
    assert.ok(plan);
    const list = parseImageList([...sampleImages, text].join('\n'));
    const lines = text.split(/\r\n|\n|\r/).filter((line) => !/^\s*(?:#.*)?$/u.test(line)).length;
    // A file with a NUL is no list at all.
    const unread =
      list.entries.length === 0 ? lines - 1 : lines - (list.entries.length - sampleImages.length);
    assert.ok(list.problems.length >= unread, 'a line is neither an image nor a problem');
    if (list.problems.length > 0) this.refused += 1;
    else this.harmless += 1;
    this.tryPlan(plan, { list: [...sampleImages, text].join('\n') });
  }

  /** Has the site lie in a folder. */
  tryRoot(root: string): void {
    const { plan } = readPlan(planLanguage.parse(JSON.stringify(samplePlan)));
    assert.ok(plan);
    this.harmless += 1;
    this.tryPlan(plan, { root });
    // Show Command goes there first; a shell would do its own `cd` instead of a program's.
    this.#add({ argv: ['cd-to', root], cwd: '.', env: [], values: {} });
  }

  /** Everything that comes of a plan says what the plan says; a plan that was there before is not tried again. */
  tryPlan(plan: Plan, more: { readonly root?: string; readonly list?: string } = {}): void {
    const { root = sampleRoot, list = sampleImages.join('\n') } = more;
    const key = JSON.stringify([plan, [...plan.upstreams], root, list]);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const lists = [{ path: 'images/k8s.txt', content: parseImageList(list) }];
    const site = { ...emptySite, plan, lists };
    const generation = generateSite({ site, root, textOf: () => undefined, record: emptyRecord, sha256 });
    this.files += assertMeaning({ site, root, generation });
    const images = plannedImages(site).filter(({ delivery }) => delivery.includes('sideload'));
    const sideloaded = images.map(({ reference }) => formatReference(reference));
    const values = { MIRROR: plan.mirror?.host ?? '' };
    for (const { commands } of stepsOf({ plan, root, sideloaded, proxied: proxiedUpstreams(site) }))
      for (const command of commands) this.#add({ ...command, values: { ...values, ...command.values } });
  }

  #add(command: TriedCommand): void {
    const shown = Object.fromEntries(
      Object.entries(command.values).filter(([name]) => command.env.includes(name)),
    );
    this.commands.set(JSON.stringify([command.argv, shown]), { ...command, values: shown });
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What stands in the sample at a field. */
export function sampledAt({ path }: SchemaField): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], samplePlan);
}

/** The sample's plan as text, with one value or key replaced. JSON is YAML. */
function planWith({ path, isKey }: SchemaField, text: string): string {
  const at = (value: unknown, [first, ...rest]: readonly (string | number)[]): unknown => {
    if (first === undefined) return isKey ? value : text;
    if (Array.isArray(value))
      return value.map((item: unknown, index) => (index === first ? at(item, rest) : item));
    const entries = Object.entries(value as object).map(([key, member]: [string, unknown]) =>
      key === first ? [isKey && rest.length === 0 ? text : key, at(member, rest)] : [key, member],
    );
    return Object.fromEntries(entries) as unknown;
  };
  return JSON.stringify(at(samplePlan, path));
}

/** An error stands where the text stands, or where the text is what the parser could not read. */
function assertSaid(
  document: ParsedDocument,
  problems: readonly Problem[],
  field: SchemaField,
  text: string,
): void {
  const { path, isKey } = field;
  const place = isKey
    ? entryOf(nodeAt(document.root, path.slice(0, -1)), text)?.key.range
    : nodeAt(document.root, path)?.range;
  const said = problems.some(({ severity, range }) => {
    if (severity !== 'error') return false;
    return (
      document.problems.length > 0 ||
      (place !== undefined && range.start < place.end && range.end > place.start)
    );
  });
  assert.ok(said, `refused, and no problem at it: ${JSON.stringify(problems.map(({ message }) => message))}`);
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Map) return textsOf([...value]);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

const sampled = new Set(textsOf(samplePlan));
const isSampled = (text: string): boolean => sampled.has(text);
