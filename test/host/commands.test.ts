import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import * as vscode from 'vscode';
import { until } from '../support/until.ts';
import { HostWatch } from './support/host-watch.ts';
import {
  bytesOf,
  closeEditors,
  open,
  refresh,
  remove,
  root,
  textOf,
  uriOf,
  withFiles,
} from './support/site.ts';

const plan = `kubernetes:
  channel: 1.35-classic/stable
images:
  lists: [images/k8s.txt]
mirror:
  url: http://127.0.0.1:5050
nodes:
  - {name: cp-1, address: 10.0.0.11, role: control-plane}
`;

const run = async <Result>(command: string, ...args: unknown[]): Promise<Result | undefined> =>
  vscode.commands.executeCommand<Result | undefined>(command, ...args);

/** Generates from the site's files, and takes what was generated away again. */
async function withGenerated(
  files: Readonly<Record<string, string>>,
  test: () => Promise<void>,
): Promise<void> {
  try {
    await withFiles({ 'airgap.yaml': plan, ...files }, test);
  } finally {
    for (const path of ['sync-images.yaml', 'hosts.d', 'node', '.airgap']) await remove(path);
    await refresh();
  }
}

const twoImages = 'ghcr.io/canonical/coredns:1.12.4-ck0\nnginx:1.27\n';

describe('Generate sync-images.yaml', () => {
  afterEach(closeEditors);

  it('writes an entry for each image, and nothing the second time', () =>
    withGenerated({ 'images/k8s.txt': twoImages }, async () => {
      const first = await run('airgap.sync.generate', root());
      assert.deepEqual(first, { added: 2, updated: 0, kept: 0, removed: 0, unlisted: 0 });
      const text = await textOf('sync-images.yaml');
      assert.match(text ?? '', /source: .*coredns:1\.12\.4-ck0/);
      assert.match(text ?? '', /source: .*nginx:1\.27/);
      assert.match((await textOf('.airgap/generated.json')) ?? '', /coredns/);
      const second = await run('airgap.sync.generate', root());
      assert.deepEqual(second, { added: 0, updated: 0, kept: 0, removed: 0, unlisted: 0 });
      assert.equal(await textOf('sync-images.yaml'), text);
    }));

  it('is taken back whole by one undo', () =>
    withGenerated({ 'images/k8s.txt': twoImages }, async () => {
      await run('airgap.sync.generate', root());
      await open('sync-images.yaml');
      await run('undo');
      await until('both files to go', async () =>
        (await bytesOf('sync-images.yaml')) === undefined &&
        (await bytesOf('.airgap/generated.json')) === undefined
          ? true
          : undefined,
      );
    }));

  it('keeps what a person wrote, and takes away what is no longer listed only when told to', () =>
    withGenerated({ 'images/k8s.txt': twoImages }, async () => {
      await run('airgap.sync.generate', root());
      const written = `${await textOf('sync-images.yaml')}  # by hand\n  - source: quay.io/own/tool:1\n    target: '{{ env "MIRROR" }}/own/tool:1'\n    type: image\n`;
      for (const [path, text] of [
        ['sync-images.yaml', written],
        ['images/k8s.txt', 'nginx:1.27\n'],
      ] as const) {
        await vscode.workspace.fs.writeFile(uriOf(path), new TextEncoder().encode(text));
        // What stands in an editor counts, and VS Code takes a moment to read what another program wrote.
        await until(`${path} as written`, async () =>
          (await vscode.workspace.openTextDocument(uriOf(path))).getText() === text ? true : undefined,
        );
      }
      const kept = await run<{ unlisted: number }>('airgap.sync.generate', root(), { unlisted: 'keep' });
      assert.equal(kept?.unlisted, 1);
      assert.match((await textOf('sync-images.yaml')) ?? '', /coredns/);
      const removed = await run<{ removed: number }>('airgap.sync.generate', root(), { unlisted: 'remove' });
      assert.equal(removed?.removed, 1);
      const text = (await textOf('sync-images.yaml')) ?? '';
      assert.doesNotMatch(text, /coredns/);
      assert.match(text, /# by hand\n {2}- source: quay\.io\/own\/tool:1/);
      assert.doesNotMatch((await textOf('.airgap/generated.json')) ?? '', /coredns/);
    }));

  it('is offered on an image list, for all of it and for the selected lines', () =>
    withGenerated({ 'images/k8s.txt': twoImages }, async () => {
      const { document } = await open('images/k8s.txt');
      await until('the language of the list', () =>
        document.languageId === 'airgap-images' ? true : undefined,
      );
      const actionAt = async (range: vscode.Range, title: string) => {
        const actions = await run<vscode.CodeAction[]>(
          'vscode.executeCodeActionProvider',
          uriOf('images/k8s.txt'),
          range,
        );
        const action = actions?.find((candidate) => candidate.title === title);
        assert.ok(action?.command, `No action ${title}`);
        return action.command;
      };
      await actionAt(new vscode.Range(0, 0, 0, 0), 'Generate sync-images.yaml');
      const { command, arguments: args = [] } = await actionAt(
        new vscode.Range(1, 2, 1, 4),
        'Generate sync-images.yaml from Selection',
      );
      await run(command, ...args);
      const text = (await textOf('sync-images.yaml')) ?? '';
      assert.match(text, /nginx:1\.27/);
      assert.doesNotMatch(text, /coredns/);
    }));
});

describe('Generate hosts.toml for Each Upstream', () => {
  afterEach(closeEditors);

  it('writes one file for each registry of the lists, and one undo takes all back', () =>
    withGenerated({ 'images/k8s.txt': twoImages }, async () => {
      const first = await run<{ added: number }>('airgap.hosts.generate', root());
      assert.equal(first?.added, 2);
      const paths = ['hosts.d/ghcr.io/hosts.toml', 'hosts.d/docker.io/hosts.toml'];
      for (const path of paths)
        assert.match((await textOf(path)) ?? '', /server = "http:\/\/127\.0\.0\.1:5050/);
      const second = await run<{ added: number; updated: number }>('airgap.hosts.generate', root());
      assert.deepEqual([second?.added, second?.updated], [0, 0]);
      await open(paths[0] ?? '');
      await run('undo');
      await until('the files to go', async () => {
        const left = await Promise.all([...paths, '.airgap/generated.json'].map(bytesOf));
        return left.every((bytes) => bytes === undefined) ? true : undefined;
      });
    }));

  it('copies the CA of the mirror beside each file', () => {
    const ca = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    const withCa = plan.replace(
      'url: http://127.0.0.1:5050',
      'url: https://127.0.0.1:5050\n  ca: certs/mirror.crt',
    );
    return withGenerated(
      { 'airgap.yaml': withCa, 'certs/mirror.crt': ca, 'images/k8s.txt': 'ghcr.io/a:1\n' },
      async () => {
        await run('airgap.hosts.generate', root());
        assert.equal(await textOf('hosts.d/ghcr.io/ca.crt'), ca);
        assert.match((await textOf('hosts.d/ghcr.io/hosts.toml')) ?? '', /ca = "ca\.crt"/);
      },
    );
  });

  it('renews its copy of a certificate, with one undo, and keeps one that somebody put there', () => {
    const withCa = plan.replace(
      'url: http://127.0.0.1:5050',
      'url: https://127.0.0.1:5050\n  ca: certs/mirror.crt',
    );
    const files = {
      'airgap.yaml': withCa,
      'certs/mirror.crt': 'the old one\n',
      'images/k8s.txt': 'ghcr.io/a:1\nquay.io/a:1\n',
      'hosts.d/quay.io/ca.crt': 'of somebody\n',
    };
    return withGenerated(files, async () => {
      const first = await run('airgap.hosts.generate', root());
      assert.equal((first as { kept: number }).kept, 1);
      assert.equal(await textOf('hosts.d/ghcr.io/ca.crt'), 'the old one\n');
      await vscode.workspace.fs.writeFile(uriOf('certs/mirror.crt'), Buffer.from('the new one\n'));
      await refresh();
      await run('airgap.hosts.generate', root());
      assert.equal(await textOf('hosts.d/ghcr.io/ca.crt'), 'the new one\n');
      assert.equal(await textOf('hosts.d/quay.io/ca.crt'), 'of somebody\n');
      await open('hosts.d/ghcr.io/ca.crt');
      await run('undo');
      await until('the old certificate', async () =>
        (await textOf('hosts.d/ghcr.io/ca.crt')) === 'the old one\n' ? true : undefined,
      );
    });
  });

  it('writes nothing through a link that leaves the folder', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'airgap-elsewhere-'));
    try {
      writeFileSync(join(elsewhere, 'generated.json'), 'precious');
      await withGenerated({ 'images/k8s.txt': 'ghcr.io/a:1\n' }, async () => {
        symlinkSync(elsewhere, uriOf('.airgap').fsPath);
        assert.equal(await run('airgap.hosts.generate', root()), undefined);
        assert.equal(await bytesOf('hosts.d/ghcr.io/hosts.toml'), undefined);
        assert.equal(readFileSync(join(elsewhere, 'generated.json'), 'utf8'), 'precious');
        rmSync(uriOf('.airgap').fsPath);
      });
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
    }
  });

  it('writes nothing where the CA that the plan names is not there', () => {
    const withCa = plan.replace(
      'url: http://127.0.0.1:5050',
      'url: https://127.0.0.1:5050\n  ca: certs/no.crt',
    );
    return withGenerated({ 'airgap.yaml': withCa, 'images/k8s.txt': 'ghcr.io/a:1\n' }, async () => {
      assert.equal(await run('airgap.hosts.generate', root()), undefined);
      assert.equal(await bytesOf('hosts.d/ghcr.io/hosts.toml'), undefined);
    });
  });
});

describe('Generate Configuration for Nodes', () => {
  afterEach(closeEditors);

  it('writes hosts.toml and the files of node/, keeps what somebody edited, and follows the plan', () =>
    withGenerated({ 'images/k8s.txt': twoImages }, async () => {
      const first = await run<{ added: number }>('airgap.config.generate', root());
      assert.equal(first?.added, 4);
      assert.match((await textOf('node/bootstrap.yaml')) ?? '', /pod-cidr: '10\.1\.0\.0\/16'/);
      assert.deepEqual(await run('airgap.config.generate', root()), {
        added: 0,
        updated: 0,
        kept: 0,
        removed: 0,
        unlisted: 0,
      });
      const edited = 'pod-cidr: 10.100.0.0/16\n';
      await withFiles({ 'node/bootstrap.yaml': edited }, async () => {
        const kept = await run<{ kept: number }>('airgap.config.generate', root());
        assert.equal(kept?.kept, 1);
        assert.equal(await textOf('node/bootstrap.yaml'), edited);
      });
      await withFiles({ 'airgap.yaml': `${plan}network: {podCidr: 10.9.0.0/16}\n` }, async () => {
        const updated = await run<{ updated: number }>('airgap.config.generate', root());
        assert.equal(updated?.updated, 1);
        assert.match((await textOf('node/bootstrap.yaml')) ?? '', /pod-cidr: '10\.9\.0\.0\/16'/);
      });
    }));
});

describe('Create Plan', () => {
  afterEach(closeEditors);

  const answers = {
    channel: '1.34-classic/stable',
    delivery: 'mirror',
    address: 'http://10.10.10.10:5050',
    node: { name: 'cp-9', address: '10.0.0.19' },
  };

  it('writes the plan and its folders, and opens it', async () => {
    const folder = vscode.Uri.joinPath(root(), 'new-site');
    try {
      await vscode.workspace.fs.createDirectory(folder);
      await run('airgap.plan.create', folder, answers);
      assert.match((await textOf('new-site/airgap.yaml')) ?? '', /name: cp-9/);
      const entries = await vscode.workspace.fs.readDirectory(folder);
      assert.deepEqual(new Set(entries.map(([name]) => name)), new Set(['airgap.yaml', 'images', 'hosts.d']));
      assert.equal(
        vscode.window.activeTextEditor?.document.uri.toString(),
        vscode.Uri.joinPath(folder, 'airgap.yaml').toString(),
      );
    } finally {
      await closeEditors();
      await remove('new-site');
    }
  });

  it('replaces a plan on demand, what is typed and not saved too, and one undo brings it back', () =>
    withFiles({ 'airgap.yaml': plan }, async () => {
      const { document } = await open('airgap.yaml');
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), '# typed\n');
      await vscode.workspace.applyEdit(edit);
      await run('airgap.plan.create', root(), answers, { replace: true });
      assert.match(document.getText(), /cp-9/);
      assert.doesNotMatch(document.getText(), /typed|cp-1/);
      await run('undo');
      assert.equal(document.getText(), `# typed\n${plan}`);
    }));

  it('leaves a plan that is there already as it is', async () => {
    const before = await textOf('airgap.yaml');
    assert.ok(before);
    await run('airgap.plan.create', root(), answers);
    assert.equal(await textOf('airgap.yaml'), before);
  });
});

describe('Import Images from k8s Snap', () => {
  afterEach(closeEditors);

  let scratch = '';
  before(function () {
    for (const program of ['mksquashfs', 'unsquashfs']) {
      const { error } = spawnSync(program, ['-version']);
      if (error === undefined) continue;
      if (process.env['CI'] !== undefined) assert.fail(`${program} is not installed: install squashfs-tools`);
      console.log(`skipped: ${program} is not installed`);
      this.skip();
    }
    scratch = mkdtempSync(join(tmpdir(), 'airgap-snap-'));
  });
  after(() => {
    if (scratch !== '') rmSync(scratch, { recursive: true, force: true });
  });

  const makeSnap = (images: string): vscode.Uri => {
    const folder = mkdtempSync(join(scratch, 'content-'));
    mkdirSync(join(folder, 'meta'));
    writeFileSync(join(folder, 'meta/snap.yaml'), 'name: k8s\nversion: v1.35.7\nbase: core22\n');
    writeFileSync(join(folder, 'images.txt'), images);
    const snap = `${folder}.snap`;
    const { status, stderr } = spawnSync('mksquashfs', [folder, snap, '-noappend', '-no-progress', '-quiet']);
    assert.equal(status, 0, String(stderr));
    return vscode.Uri.file(snap);
  };

  it('writes images/k8s.txt with the name of the snap', async () => {
    const before = await bytesOf('images/k8s.txt');
    assert.ok(before);
    try {
      await vscode.workspace.fs.delete(uriOf('images/k8s.txt'));
      const done = await run('airgap.images.importFromSnap', makeSnap('ghcr.io/b:1\nghcr.io/a:1\n'));
      assert.deepEqual(done, { images: 2, added: 2, removed: 0 });
      assert.equal(
        await textOf('images/k8s.txt'),
        '# From k8s v1.35.7, base core22\nghcr.io/a:1\nghcr.io/b:1\n',
      );
    } finally {
      await vscode.workspace.fs.writeFile(uriOf('images/k8s.txt'), before);
    }
  });

  for (const [mode, after] of [
    ['merge', '# mine\nghcr.io/a:0 # old\nghcr.io/b:1\nghcr.io/a:1\n'],
    ['replace', '# mine\n# old\nghcr.io/b:1\nghcr.io/a:1\n'],
  ] as const) {
    it(`keeps the comments of a list that is there: ${mode}`, () =>
      withFiles({ 'images/k8s.txt': '# mine\nghcr.io/a:0 # old\nghcr.io/b:1\n' }, async () => {
        const done = await run('airgap.images.importFromSnap', makeSnap('ghcr.io/a:1\nghcr.io/b:1\n'), mode);
        assert.deepEqual(done, { images: 2, added: 1, removed: mode === 'replace' ? 1 : 0 });
        assert.equal(await textOf('images/k8s.txt'), after);
      }));
  }
});

describe('an import', () => {
  const path = process.env['PATH'] ?? '';
  const programs = mkdtempSync(join(tmpdir(), 'airgap-k8s-'));
  before(() => {
    writeFileSync(join(programs, 'k8s'), '#!/bin/sh\necho "ghcr.io/printed:1"\n', { mode: 0o755 });
    process.env['PATH'] = `${programs}${delimiter}${path}`;
  });
  afterEach(async () => {
    await closeEditors();
    await remove('other');
    await remove('mixed');
  });
  after(() => {
    process.env['PATH'] = path;
    rmSync(programs, { recursive: true, force: true });
  });

  it('goes into the plan that is meant, of several', () =>
    withFiles(
      { 'other/airgap.yaml': 'kubernetes: {channel: 1.35-classic/stable}\nimages: {}\n' },
      async () => {
        const before = await textOf('images/k8s.txt');
        const done = await run('airgap.images.importFromK8s', 'merge', uriOf('other/airgap.yaml'));
        assert.deepEqual(done, { images: 1, added: 1, removed: 0 });
        assert.match((await textOf('other/images/k8s.txt')) ?? '', /^ghcr\.io\/printed:1$/m);
        assert.equal(await textOf('images/k8s.txt'), before);
      },
    ));

  it('changes a file whose lines end in several ways where it should, the first time', () => {
    const files = {
      'mixed/airgap.yaml': 'kubernetes: {channel: 1.35-classic/stable}\nimages: {}\n',
      'mixed/images/k8s.txt': '# one\r\nghcr.io/a:0\n# two\r\nghcr.io/b:0\r\n# three\n',
    };
    return withFiles(files, async () => {
      const done = await run('airgap.images.importFromK8s', 'replace', uriOf('mixed/airgap.yaml'));
      assert.deepEqual(done, { images: 1, added: 1, removed: 2 });
      const after = (await textOf('mixed/images/k8s.txt'))?.replaceAll('\r\n', '\n').split('\n');
      assert.deepEqual(after?.toSorted(), ['', '# one', '# three', '# two', 'ghcr.io/printed:1']);
    });
  });
});

describe('Import Images from `k8s list-images`', () => {
  afterEach(closeEditors);

  it('writes what the program on this machine prints', async () => {
    const programs = mkdtempSync(join(tmpdir(), 'airgap-k8s-'));
    const path = process.env['PATH'] ?? '';
    const watch = new HostWatch();
    try {
      writeFileSync(join(programs, 'k8s'), '#!/bin/sh\necho "ghcr.io/printed:$1"\n', { mode: 0o755 });
      process.env['PATH'] = `${programs}${delimiter}${path}`;
      await withFiles({ 'images/k8s.txt': '# mine\n' }, async () => {
        const done = await run('airgap.images.importFromK8s');
        assert.deepEqual(done, { images: 1, added: 1, removed: 0 });
        assert.equal(await textOf('images/k8s.txt'), '# mine\nghcr.io/printed:list-images\n');
      });
      const { extensionPath = '' } = vscode.extensions.getExtension('airgap-k8s.airgap-k8s') ?? {};
      assert.ok(watch.startsBy(join(extensionPath, 'dist')).length > 0, 'Restricted Mode counts these');
    } finally {
      watch.dispose();
      process.env['PATH'] = path;
      rmSync(programs, { recursive: true, force: true });
    }
  });
});

describe('Check Plan', () => {
  afterEach(closeEditors);

  it('counts what it looked at, and what holds', () =>
    withFiles({ 'airgap.yaml': plan, 'images/k8s.txt': 'a b\n' }, async () => {
      const counts = await run<{ expected: number; checked: number; passed: number }>(
        'airgap.plan.check',
        root(),
      );
      const { expected = 0, checked = 0, passed = 0 } = counts ?? {};
      assert.ok(checked >= 2);
      assert.equal(passed, checked - 1);
      assert.equal(expected, checked + 1, 'images are expected, and no list names one');
    }));
});
