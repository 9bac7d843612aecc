import { RegistryFault } from './registry-fault.ts';
import type { WireResponse } from './wire.ts';

/**
 * What a status means that is not the wanted one.
 * @param host the registry's host and port
 * @param what the thing asked for, as the message names it: `pulling a/b:1`, `the registry's API`
 */
export function statusFault(response: WireResponse, host: string, what: string): RegistryFault {
  const { status } = response;
  const answer = `${host} answers ${status}${errorCode(response.body)} to ${what}`;
  if (status === 401)
    return new RegistryFault('login-wanted', `${answer}: enter the mirror's user and password`);
  if (status === 403) {
    return new RegistryFault(
      'denied',
      `${answer}: this login may not do that, so give it the right in the registry`,
    );
  }
  if (status === 404) return new RegistryFault('not-found', `${answer}: it is not there`);
  if (status === 405) {
    return new RegistryFault('read-only', `${answer}: is it a read-only registry or a pull-through cache?`);
  }
  if (status === 429)
    return new RegistryFault('rate-limited', `${answer}: too many requests, try again later`);
  if (status >= 500)
    return new RegistryFault('server-error', `${answer}: look at the registry's log and its disk space`);
  if (status >= 300 && status < 400) {
    return new RegistryFault(
      'redirected',
      `${answer}, a redirect${redirectHost(response)}: name the registry itself in mirror.url`,
    );
  }
  return new RegistryFault('unexpected', `${answer}: is it a registry?`);
}

/**
 * The registry's own code for an error (distribution-spec, "Error Codes"), such as ` DENIED`. Only the code: the
 * free text beside it may repeat what was sent.
 */
function errorCode(body: Buffer): string {
  const code = /"code"\s*:\s*"([A-Z][A-Z_]{1,40})"/.exec(body.toString('latin1', 0, 10_000))?.[1];
  return code === undefined ? '' : ` ${code}`;
}

function redirectHost({ headers: { location } }: WireResponse): string {
  if (location === undefined || !URL.canParse(location)) return '';
  const { protocol, host } = new URL(location);
  return ` to ${protocol}//${host}`;
}
