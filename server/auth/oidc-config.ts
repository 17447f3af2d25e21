/** The keys of the configuration that name an OpenID provider, read together. */
import { isLoopback } from './loopback.ts';
import type { OidcConfig } from './oidc.ts';
import { type Grant, PERSON_ROLES, type Role } from './roles.ts';

export interface OidcKeys {
  readonly OIDC_ISSUER?: string;
  readonly OIDC_CLIENT_ID?: string;
  readonly OIDC_CLIENT_SECRET?: string;
  readonly OIDC_SCOPE: string;
  readonly OIDC_ROLES_CLAIM: string;
  readonly OIDC_ROLES?: string;
  readonly OIDC_REDIRECT?: string;
}

/** Null = none is named; a text = what is wrong. */
export function oidcOf(keys: OidcKeys): OidcConfig | null | string {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId } = keys;
  if (issuer === undefined && clientId === undefined) return null;
  if (issuer === undefined || clientId === undefined)
    return `${issuer === undefined ? 'OIDC_ISSUER' : 'OIDC_CLIENT_ID'} is missing: an OpenID provider needs both`;
  if (issuer.startsWith('http:') && !isLoopback(new URL(issuer).hostname))
    return 'OIDC_ISSUER is plain HTTP on another machine: who listens could sign in as anybody; use https';
  const roles = rolesOf(keys.OIDC_ROLES);
  if (typeof roles === 'string') return roles;
  return {
    issuer,
    clientId,
    clientSecret: keys.OIDC_CLIENT_SECRET ?? null,
    scope: keys.OIDC_SCOPE,
    rolesClaim: keys.OIDC_ROLES_CLAIM,
    roles,
    redirect: keys.OIDC_REDIRECT ?? null,
  };
}

/** `plant-admins=admin, shift-a=operator:line1+line2`; absent = the claim says our own words. */
function rolesOf(text: string | undefined): Map<string, Grant> | string {
  if (text === undefined) return new Map(PERSON_ROLES.map((role) => [role, { role, lines: null }]));
  const roles = new Map<string, Grant>();
  for (const part of text.split(',').map((one) => one.trim())) {
    const [, word, role, lines] = /^(.+)=([a-z]+)(?::([^:=]+))?$/.exec(part) ?? [];
    if (word === undefined || !(PERSON_ROLES as readonly string[]).includes(role ?? ''))
      return `OIDC_ROLES: \`${part}\` is not like group=role or group=role:line1+line2; roles are ${PERSON_ROLES.join(', ')}`;
    roles.set(word.trim(), { role: role as Role, lines: lines === undefined ? null : lines.split('+') });
  }
  return roles;
}
