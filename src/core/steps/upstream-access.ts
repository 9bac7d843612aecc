import type { Plan } from '../plan/plan.ts';
import type { StepCommand } from './step.ts';

/** The variable in which regctl takes a login, from 0.10.0 on (regclient: config/docker.go). */
export const loginVariable = 'DOCKER_AUTH_CONFIG';

/**
 * What regctl has to be given to reach an upstream as the plan says. SSL_CERT_FILE adds a CA: Go goes on reading the
 * system's certificate folders beside it (golang.org: src/crypto/x509/root_unix.go). A login is named and never given
 * here.
 * @param registry as it stands in a reference
 */
export function upstreamAccess(
  { upstreams }: Pick<Plan, 'upstreams'>,
  registry: string,
): Pick<StepCommand, 'env' | 'values'> {
  const { ca, login = false } = upstreams.get(registry) ?? {};
  const env = [...(ca === undefined ? [] : ['SSL_CERT_FILE']), ...(login ? [loginVariable] : [])];
  return ca === undefined ? { env } : { env, values: { SSL_CERT_FILE: ca } };
}

/**
 * The value of `DOCKER_AUTH_CONFIG`, in the form of Docker's own config.json. It is a secret: for the environment of
 * one process, and for nothing else.
 * @param logins by registry, as it stands in references
 */
export function loginValue(
  logins: ReadonlyMap<string, { readonly username: string; readonly password: string }>,
): string {
  return JSON.stringify({ auths: Object.fromEntries(logins) });
}
