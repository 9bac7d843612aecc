import type { ImageGroup } from '../images/image-status.ts';
import { describeState, stateWord } from './describe-state.ts';
import type { StepView } from './describe-state.ts';
import type { StepState } from './state.ts';

/** A plan in a few words, for the status bar. */
export interface StatusLine {
  readonly text: string;
  readonly state: StepState['kind'];
  readonly tooltip: string;
}

/**
 * How far the images of a plan are: in the mirror once somebody has looked, else listed.
 * @param images of the plan, as the last look at the mirror has them
 * @param now milliseconds since 1970
 */
export function statusLine(
  views: readonly StepView[],
  images: readonly ImageGroup[],
  now: number,
): StatusLine {
  const state = views.find(({ step }) => step.id === 'sync.run')?.state ?? { kind: 'notLooked' };
  const rows = images.flatMap((group) => group.images);
  const tooltip = views
    .filter((view) => view.step.phase === 'prepare' && view.state.kind !== 'notApplicable')
    .map((view) => `${view.step.title}: ${describeState(view, now)}`)
    .join('\n');
  if (state.kind === 'proved' || state.kind === 'short') {
    const byMirror = rows.filter((row) => row.state !== 'otherWay');
    const done = byMirror.filter((row) => row.state === 'inMirror').length;
    return { text: `Air-Gap ${done}/${byMirror.length} images`, state: state.kind, tooltip };
  }
  const words = `${rows.length} ${rows.length === 1 ? 'image' : 'images'}`;
  const isQuiet = state.kind === 'notLooked' || state.kind === 'notApplicable';
  const text = isQuiet ? `Air-Gap ${words}` : `Air-Gap ${words}, ${stateWord(state)}`;
  return { text, state: state.kind, tooltip };
}
