import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { emptyRecord } from '../../../src/core/generate/generated-record.ts';
import { generateConfig } from '../../../src/core/generate/generate-site.ts';
import { hostsLanguage } from '../../../src/core/containerd/language.ts';
import { parseHostsFile } from '../../../src/core/containerd/parse-hosts-file.ts';
import { checkDocument } from '../../../src/core/language/check.ts';
import type { Problem } from '../../../src/core/problems/problem.ts';
import { checkDropIn } from '../../../src/core/proxy/check-drop-in.ts';
import { fileEvidence } from '../../../src/core/steps/file-evidence.ts';
import { entry, siteFrom } from './support.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const plan = `kubernetes: {channel: 1.34-classic/stable}
images: {lists: [images/*.txt]}
mirror: {url: "http://10.10.10.10:5050"}
`;
const lists = { 'images/a.txt': 'ghcr.io/x/y:1\nnginx:1\n' };
const error: Problem = { code: 'x', severity: 'error', range: { start: 0, end: 0 }, message: '' };

/** The site with its files as generated, after a change to the text of each hosts.toml. */
function withHosts(change: (text: string) => string, planText = plan) {
  const site = siteFrom(planText, lists);
  const { files } = generateConfig({ site, textOf: () => undefined, record: emptyRecord, sha256 });
  const created = files.flatMap((file) => (file.kind === 'create' ? [file] : []));
  return {
    ...site,
    hostsFiles: created
      .filter(({ path }) => path.endsWith('/hosts.toml'))
      .map(({ path, text }) => ({ path, content: parseHostsFile(change(text)) })),
    nodeFiles: created
      .filter(({ path }) => path.startsWith('node/'))
      .map(({ path, text }) => ({ path, content: text })),
  };
}

describe('evidence in files', () => {
  const hosts: readonly [
    name: string,
    change: (text: string) => string,
    passed: number,
    message: string | undefined,
  ][] = [
    ['as generated', (text) => text, 3, undefined],
    ['with a comment of a person', (text) => `${text}# mine\n`, 3, undefined],
    [
      'for another mirror',
      (text) => text.replaceAll(':5050', ':5051'),
      1,
      'differs from the plan: generate it again',
    ],
  ];
  for (const [name, change, passed, message] of hosts) {
    it(`compares hosts.toml with the plan: ${name}`, () => {
      const evidence = fileEvidence('config.generate', {
        site: withHosts(change),
        problems: new Map(),
        sha256,
      });
      assert.deepEqual(
        [evidence?.expected, evidence?.summary],
        [3, `${passed} of 3 files for nodes as planned`],
      );
      assert.equal(evidence?.problems[0]?.message, message);
    });
  }

  it('proves no file that has errors', () => {
    const problems = new Map([
      ['hosts.d/ghcr.io/hosts.toml', [error]],
      ['sync-images.yaml', [error, error]],
    ]);
    const site = withHosts((text) => text);
    assert.deepEqual(fileEvidence('config.generate', { site, problems, sha256 })?.problems, [
      { subject: 'hosts.d/ghcr.io/hosts.toml', message: 'has errors: see the Problems panel' },
    ]);
    const sync = `sync:\n${entry('ghcr.io/x/y:1', 'x/y:1')}${entry('docker.io/library/nginx:1', 'library/nginx:1')}`;
    const synced = siteFrom(plan, lists, sync);
    assert.deepEqual(fileEvidence('sync.generate', { site: synced, problems, sha256 })?.problems, [
      { subject: 'sync-images.yaml', message: '2 errors: see the Problems panel' },
    ]);
    assert.deepEqual(fileEvidence('sync.generate', { site: synced, problems: new Map(), sha256 }), {
      expected: 2,
      checked: 2,
      problems: [],
      summary: '2 of 2 images in sync-images.yaml',
    });
  });

  it('proves no file with a login in it, so that none is packed', () => {
    const proxied = `${plan}proxy: {https: "http://squid:3128"}\n`.replace(
      '[images/*.txt]',
      '[images/*.txt], overrides: [{match: quay.io/, delivery: proxy}]',
    );
    const site = withHosts(
      (text) => `${text}  [host."http://10.10.10.10:5050".header]\n  Authorization = "Basic eDp5"\n`,
      proxied,
    );
    const hostsProblems = site.hostsFiles.map(({ path, content }) => {
      const found = checkDocument(hostsLanguage, { document: content, path, site });
      return [path, found] as const;
    });
    const nodeProblems = site.nodeFiles.map(({ path, content }) => {
      const text = content.replaceAll('http://squid', 'http://robot:secret@squid');
      return [path, path.endsWith('.conf') ? checkDropIn(text, site.plan) : []] as const;
    });
    const problems = new Map([...hostsProblems, ...nodeProblems]);
    const refused = fileEvidence('config.generate', { site, problems, sha256 })?.problems ?? [];
    assert.deepEqual(
      refused.map(({ subject, message }) => `${subject} ${message}`),
      ['hosts.d/docker.io/hosts.toml', 'hosts.d/ghcr.io/hosts.toml', 'node/http-proxy.conf'].map(
        (path) => `${path} has errors: see the Problems panel`,
      ),
    );
  });

  const secured = plan.replace('{url: "http://10.10.10.10:5050"}', '{url: "https://m:5050", ca: ca.pem}');
  const copies: readonly [
    name: string,
    copies: readonly (string | undefined)[],
    passed: number,
    problems: readonly string[],
  ][] = [
    ['as the plan has it', ['A\n', 'A\r\n'], 5, []],
    ['that is not there', ['A\n', undefined], 4, ['hosts.d/ghcr.io/ca.crt: not there yet: generate it']],
    [
      'of another CA',
      ['B\n', 'A\n'],
      4,
      ['hosts.d/docker.io/ca.crt: differs from ca.pem: generate it again'],
    ],
  ];
  for (const [name, [docker, ghcr], passed, problems] of copies) {
    it(`compares the CA file beside each hosts.toml with the plan's: ${name}`, () => {
      const texts = new Map([
        ['ca.pem', 'A\n'],
        ['hosts.d/docker.io/ca.crt', docker],
        ['hosts.d/ghcr.io/ca.crt', ghcr],
      ]);
      const site = {
        ...withHosts((text) => text, secured),
        fileExists: (path: string) => texts.get(path) !== undefined,
        certificateText: (path: string) => texts.get(path),
      };
      const of = (given: typeof site) =>
        fileEvidence('config.generate', { site: given, problems: new Map(), sha256 });
      const evidence = of(site);
      assert.deepEqual(
        [evidence?.expected, evidence?.checked, evidence?.summary],
        [5, 5, `${passed} of 5 files for nodes as planned`],
      );
      assert.deepEqual(
        evidence?.problems.map(({ subject, message }) => `${subject}: ${message}`),
        problems,
      );
      assert.deepEqual(of({ ...site, hostsFiles: [], fileExists: () => false })?.problems, [
        { subject: 'hosts.d', message: 'no hosts.toml yet: generate them' },
      ]);
      assert.deepEqual(of({ ...site, certificateText: () => undefined })?.expected, 5);
    });
  }

  const unread: readonly [
    name: string,
    globs: string,
    unreadable: string,
    subject: string,
    message: string,
  ][] = [
    ['that cannot be read', 'images/*.txt', 'images/b.txt', 'images/b.txt', 'it holds NUL bytes'],
    [
      'that the plan names and that is not there',
      'images/a.txt, ./images/c.txt',
      'sync-images.yaml',
      'images/c.txt',
      'the plan names this list, and it is not there',
    ],
  ];
  for (const [name, globs, unreadable, subject, message] of unread) {
    it(`does not count a list ${name} as looked at`, () => {
      const site = siteFrom(plan.replace('images/*.txt', globs), lists);
      const problem: Problem = { ...error, code: 'file.unreadable', message: 'it holds NUL bytes' };
      const problems = new Map([[unreadable, [problem]]]);
      const evidence = fileEvidence('images.list', { site, problems, sha256 });
      assert.deepEqual([evidence?.expected, evidence?.checked], [3, 2]);
      assert.deepEqual(evidence?.problems, [{ subject, message }]);
      const all = fileEvidence('images.list', { site: siteFrom(plan, lists), problems: new Map(), sha256 });
      assert.deepEqual([all?.expected, all?.checked, all?.problems], [2, 2, []]);
    });
  }

  it('is nowhere for steps whose evidence is in the mirror, or without a plan', () => {
    const files = { site: siteFrom(plan, lists), problems: new Map<string, readonly Problem[]>(), sha256 };
    assert.equal(fileEvidence('sync.run', files), undefined);
    const none = { ...files.site, plan: undefined };
    assert.equal(fileEvidence('config.generate', { ...files, site: none }), undefined);
  });

  it('compares the files for nodes with the plan, with or without a mirror', () => {
    const site = withHosts((text) => text);
    const edited = site.nodeFiles.map(({ path, content }) => ({
      path,
      content: content.replace('enabled: false', 'enabled: true'),
    }));
    const commented = site.nodeFiles.map(({ path, content }) => ({ path, content: `${content}# mine\n` }));
    const unmirrored = siteFrom(plan.replace(/mirror.*\n$/, ''), lists);
    const problemsOf = (nodeFiles: typeof edited) =>
      fileEvidence('config.generate', {
        site: { ...unmirrored, nodeFiles },
        problems: new Map(),
        sha256,
      })?.problems;
    const subject = 'node/bootstrap.yaml';
    assert.deepEqual(problemsOf(commented), []);
    assert.deepEqual(problemsOf(edited), [{ subject, message: 'differs from the plan: generate it again' }]);
    assert.deepEqual(problemsOf([]), [{ subject, message: 'not there yet: generate it' }]);
  });
});
