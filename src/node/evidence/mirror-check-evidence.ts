import type { Evidence, StepProblem } from '../../core/steps/state.ts';
import type { MirrorCheckLine } from '../registry/check-mirror.ts';

/**
 * What a look at the mirror proves. A login that nobody wants is not counted; everything else has to be answered well.
 * Whether there is space for the images nobody can be asked: the registry API has no word for it, so that is said.
 * @see OCI distribution spec 1.1, "Endpoints"
 * @param host `HOST[:PORT]`
 */
export function mirrorCheckEvidence(lines: readonly MirrorCheckLine[], host: string): Evidence {
  const failed = lines.find(({ state }) => state === 'failed');
  const counted = lines.filter(({ id, state }) => failed !== undefined || id !== 'login' || state === 'ok');
  const passed = counted.filter(({ state }) => state === 'ok').length;
  const problems = counted.flatMap(({ id, state, message }): StepProblem[] => {
    // Behind a failure the rest was not asked, which says nothing of its own.
    const isShort = state === 'failed' || (state === 'not-asked' && failed === undefined);
    return isShort ? [{ subject: titles[id], message }] : [];
  });
  return {
    expected: counted.length,
    checked: counted.filter(({ state }) => state !== 'not-asked').length,
    problems,
    summary:
      problems.length === 0
        ? `push allowed, ${host} (does not say how much space it has)`
        : `${passed} of ${counted.length} hold, ${host}`,
  };
}

const titles: Readonly<Record<MirrorCheckLine['id'], string>> = {
  reachable: 'Reachable',
  transport: 'http or https as said',
  registry: 'Is a registry',
  login: 'Login',
  push: 'Push',
};
