import { proxyDropInOf } from '../proxy/proxy-drop-in.ts';
import { lookLine, unseenLine } from './look-lines.ts';
import type { LookLine } from './look-lines.ts';
import type { NodeLook } from './node-evidence.ts';
import type { NodeFile } from './node-facts.ts';
import { ownCaLines } from './url-lines.ts';

/** The lines of *Container runtime*: the drop-in, the upstreams with a CA of their own, each file of hosts.d, each archive, and what containerd has of them. */
export function runtimeLines(look: NodeLook): readonly LookLine[] {
  return [...proxyLines(look), ...ownCaLines(look), ...hostsLines(look), ...archiveLines(look)];
}

/** A login stands in the node's own file only, and is read as a word in its place; media/node-steps.sh writes it. */
function withoutLogin(text: string): string {
  return text
    .replaceAll('LOGIN@', '')
    .replace(
      /# Login of the mirror[^\n]*\n(?:\[(?:header|host\..*\.header)\]\n {2}Authorization = LOGIN\n)+$/,
      '',
    );
}

function fileLine(
  {
    path,
    wanted,
    login,
  }: { readonly path: string; readonly wanted: string | undefined; readonly login: boolean },
  found: readonly NodeFile[] | undefined,
  why: string,
): LookLine {
  if (found === undefined) return unseenLine(path, why);
  const file = found.find((candidate) => candidate.path === path);
  const hasLogin = file?.text.includes('LOGIN') === true;
  return lookLine(
    path,
    wanted === undefined
      ? 'not generated yet'
      : file === undefined
        ? 'not on the node'
        : withoutLogin(file.text) !== wanted
          ? 'differs from the plan: run this step'
          : login && !hasLogin
            ? 'lacks the login that the plan calls for: run this step, which asks for it'
            : hasLogin && !/^[46]00$/.test(file.mode)
              ? `holds a login and has mode ${file.mode}: it must be 600`
              : undefined,
    'as planned',
  );
}

function proxyLines({ plan, facts, textOf }: NodeLook): readonly LookLine[] {
  const dropIn = proxyDropInOf(plan);
  if (dropIn === undefined) return [];
  const wanted = textOf('node/http-proxy.conf');
  const names = ['zz-airgap-proxy.conf', 'http-proxy.conf'];
  const name = names.find((one) => facts.dropIns?.some(({ path }) => path === one)) ?? 'http-proxy.conf';
  const why = facts.unseen.get('drop-in') ?? 'the look was cut off';
  const file = fileLine({ path: name, wanted, login: dropIn.login }, facts.dropIns, why);
  if (facts.containerdRuns !== true) return [file];
  const environment = facts.containerdEnvironment?.map((line) => line.replace('LOGIN@', ''));
  const expected = [...(wanted ?? '').matchAll(/^Environment="((?:HTTPS?|NO)_PROXY=.*)"$/gm)].map(
    ([, variable = '']) => variable.replaceAll('%%', '%'),
  );
  const missing = expected.filter((variable) => environment?.includes(variable) !== true);
  return [
    file,
    environment === undefined
      ? unseenLine('environment of containerd', facts.unseen.get('containerd') ?? 'the look was cut off')
      : lookLine(
          'environment of containerd',
          missing.length === 0
            ? undefined
            : `lacks ${missing.map((variable) => variable.split('=')[0]).join(', ')}: containerd has not started again since the drop-in was written`,
          'as in the drop-in',
        ),
  ];
}

function hostsLines({ plan, facts, work, textOf }: NodeLook): readonly LookLine[] {
  const why = facts.unseen.get('hosts-file') ?? 'the look was cut off';
  return work.hostsFiles.map((file) => {
    const path = file.replace(/^hosts\.d\//, '');
    const login = plan.mirror?.pull === 'login' && path.endsWith('/hosts.toml');
    return fileLine({ path, wanted: textOf(file), login }, facts.hostsFiles, why);
  });
}

function archiveLines({ facts, work }: NodeLook): readonly LookLine[] {
  const { archives, containerdRuns } = facts;
  return work.archives.map((path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (archives === undefined)
      return unseenLine(name, facts.unseen.get('archive') ?? 'the look was cut off');
    const loaded = archives.has(`${name}.loaded`);
    const waits = archives.has(name);
    return lookLine(
      name,
      !loaded && !waits
        ? 'not in the images folder'
        : waits && containerdRuns === true
          ? 'containerd has not loaded it: it loads when it starts, and its journal says why where it could not'
          : undefined,
      loaded ? 'loaded' : 'loaded when containerd starts',
    );
  });
}
