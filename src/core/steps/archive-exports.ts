import { archiveNameOf, archivePathOf } from '../archives/archive-path.ts';
import { parseReference } from '../images/reference.ts';
import type { Plan } from '../plan/plan.ts';
import { platformOf } from './mirror-targets.ts';
import type { StepCommand } from './step.ts';
import { upstreamAccess } from './upstream-access.ts';

/**
 * The commands that export images into archives, as they are run and shown. Each archive is written aside and gets its
 * name when regctl has ended well, so that nothing half-written looks done: containerd takes `*.tar` only.
 * `--name` is needed with `--platform`, since regctl would name the image by its digest (regclient: image.go,
 * ImageExport).
 * @param archives images by their canonical names
 */
export function archiveExports(
  plan: Pick<Plan, 'upstreams'>,
  archives: readonly { readonly image: string; readonly arch: string }[],
): readonly StepCommand[] {
  const paths = archives.map(({ image, arch }) => archivePathOf(image, arch));
  const folders = new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/'))));
  return [
    ...[...folders].map((folder) => plain(['mkdir', '-p', folder])),
    ...archives.flatMap(({ image, arch }, index) => {
      const path = paths[index] ?? '';
      const aside = `${path}.part`;
      const parsed = parseReference(image);
      const name = parsed.ok ? archiveNameOf(parsed.reference) : image;
      const registry = parsed.ok ? parsed.reference.registry : '';
      const what = ['--name', name, '--platform', platformOf(arch), image, aside];
      return [
        {
          argv: ['regctl', 'image', 'export', ...what] as const,
          cwd: '.',
          ...upstreamAccess(plan, registry),
        },
        plain(['mv', '-f', aside, path]),
      ];
    }),
  ];
}

function plain(argv: StepCommand['argv']): StepCommand {
  return { argv, cwd: '.', env: [] };
}
