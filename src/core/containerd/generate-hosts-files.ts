import { generatedHeader } from '../generate/generated-header.ts';
import { hostsForms, quoted, settingLine, type HostsFilesInput, type HostsForm } from './hosts-form.ts';

/** A hosts.toml to be written, with the CA files to be copied beside it. */
export interface GeneratedHostsFile {
  readonly form: HostsForm;
  /** Relative to the site's folder. */
  readonly path: string;
  readonly text: string;
  readonly copies: HostsForm['copies'];
}

/** Writes the hosts.toml of each upstream anew. For a file that is there already see `mergeHostsFile`. */
export function generateHostsFiles(input: HostsFilesInput): readonly GeneratedHostsFile[] {
  return hostsForms(input).map((form) => ({
    form,
    path: form.path,
    text: hostsFileText(form),
    copies: form.copies,
  }));
}

/** The whole text of a generated hosts.toml. */
export function hostsFileText(form: HostsForm): string {
  const root = form.root.map((setting) => settingLine(setting, ''));
  return [generatedHeader(form.digest), ...root, '', ...hostTableLines(form), ''].join('\n');
}

/** The lines of the mirror's table. */
export function hostTableLines({ host }: HostsForm): readonly string[] {
  const header = host.url === undefined ? '[host]' : `[host.${quoted(host.url)}]`;
  return [header, ...host.settings.map((setting) => settingLine(setting, '  '))];
}
