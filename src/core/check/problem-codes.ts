import { carrierCodes } from '../carrier/carrier-codes.ts';
import { bootstrapRules } from '../cluster/rules.ts';
import { hostsRules } from '../containerd/rules.ts';
import { imageListCodes } from '../images/image-list-codes.ts';
import { tomlCodes } from '../language/toml/toml-codes.ts';
import { dropInCodes } from '../proxy/check-drop-in.ts';
import { planRules } from '../plan/rules.ts';
import { syncRules } from '../regsync/rules.ts';
import type { ProblemCode } from '../problems/problem-code.ts';
import { snapCodes } from '../snaps/snap-codes.ts';
import { archiveCodes } from '../archives/archive-codes.ts';
import { workloadCodes } from '../workloads/workload-codes.ts';

const yamlSource = 'YAML 1.2.2';
const schemaSource = 'schemas/';

/** Codes of the YAML reader. */
const yamlCodes: readonly ProblemCode[] = [
  {
    code: 'yaml.syntax',
    severity: 'error',
    description: 'The text is no valid YAML; what could be read is still checked.',
    source: yamlSource,
  },
  {
    code: 'yaml.aliases',
    severity: 'error',
    description: 'The aliases stand for more values than any reader should write out.',
    source: yamlSource,
  },
];

/** Codes that come from a schema, for a kind of file. */
function schemaCodes(kind: string, unknownKey: ProblemCode['severity'], effect: string): ProblemCode[] {
  return [
    {
      code: `${kind}.unknown-key`,
      severity: unknownKey,
      description: `A key that nobody reads: ${effect}.`,
      source: schemaSource,
    },
    {
      code: `${kind}.missing-key`,
      severity: 'error',
      description: 'A key that must be there is not.',
      source: schemaSource,
    },
    {
      code: `${kind}.wrong-type`,
      severity: 'error',
      description: 'Text, a number, a list or a map stands where another is wanted.',
      source: schemaSource,
    },
    {
      code: `${kind}.wrong-value`,
      severity: 'error',
      description: 'A value that is not allowed there.',
      source: schemaSource,
    },
  ];
}

/** The codes of readers, schemas, snaps and archives. What those of rules and lists mean is in comments. */
export const problemCodes: readonly ProblemCode[] = [
  ...yamlCodes,
  ...tomlCodes,
  ...snapCodes,
  ...archiveCodes,
  ...carrierCodes,
  ...schemaCodes('plan', 'error', 'nothing would come of it'),
  ...schemaCodes('bootstrap', 'error', 'k8s refuses the whole file'),
  ...schemaCodes('hosts', 'warning', 'containerd ignores it without a word'),
  ...schemaCodes('sync', 'warning', 'regsync ignores it without a word'),
];

/** Code and severity of what is described in comments, so that none is without one. */
export const commentedCodes: readonly Pick<ProblemCode, 'code' | 'severity'>[] = [
  ...[...planRules, ...bootstrapRules, ...hostsRules, ...syncRules].map(({ code, severity }) => ({
    code,
    severity,
  })),
  ...[imageListCodes, dropInCodes, workloadCodes].flatMap((codes) =>
    Object.entries(codes).map(([code, severity]) => ({ code, severity })),
  ),
];
