/**
 * Sign-in through an OpenID provider: authorization code with PKCE, state and nonce. What the provider says of a person's
 * groups becomes roles by the configuration; without such a claim an admin gives roles here.
 */
import * as openid from 'openid-client';
import type { Grant } from './roles.ts';
import { newSecret } from './secret.ts';

/** A sign-in may be under way so long, ms. */
const UNDER_WAY_MS = 10 * 60_000;
const MOST_UNDER_WAY = 1000;

export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  /** Null = a public client. */
  readonly clientSecret: string | null;
  readonly scope: string;
  readonly rolesClaim: string;
  /** What the claim says -> what that is here. */
  readonly roles: ReadonlyMap<string, Grant>;
  /** Where the provider sends people back to; null = the address that they came by. */
  readonly redirect: string | null;
}

/** Who the provider says this is. */
export interface Told {
  readonly subject: string;
  readonly name: string;
  readonly display: string;
  readonly email: string;
  /** Null = the provider says nothing of roles. */
  readonly grants: readonly Grant[] | null;
}

export interface Oidc {
  /** Where to send the browser, and what it has to bring back (for a cookie). */
  begin(back: string): Promise<{ readonly address: string; readonly key: string }>;
  /** `address`: the one that the provider sent the browser to. Throws `OidcRefused`. */
  end(key: string | undefined, address: URL): Promise<Told>;
}

/** The provider, or what it answered, is not as it should be. */
export class OidcRefused extends Error {}

export function openOidc(config: OidcConfig, now: () => number): Oidc {
  let found: Promise<openid.Configuration> | null = null;
  const provider = (): Promise<openid.Configuration> => {
    // Plain HTTP is for providers on this very machine; the configuration refuses others.
    const options = config.issuer.startsWith('http:') ? { execute: [openid.allowInsecureRequests] } : {};
    found ??= openid
      .discovery(new URL(config.issuer), config.clientId, undefined, authOf(config), options)
      .catch((error) => {
        found = null; // away: asked again at the next sign-in
        throw new OidcRefused(`the OpenID provider cannot be asked: ${causeOf(error)}`);
      });
    return found;
  };
  const underWay = new Map<
    string,
    {
      readonly verifier: string;
      readonly state: string;
      readonly nonce: string;
      readonly back: string;
      readonly until: number;
    }
  >();

  return {
    async begin(back) {
      const to = await provider();
      const verifier = openid.randomPKCECodeVerifier();
      const state = openid.randomState();
      const nonce = openid.randomNonce();
      const key = newSecret();
      for (const [old, { until }] of underWay)
        if (until <= now() || underWay.size >= MOST_UNDER_WAY) underWay.delete(old);
      const redirect = new URL(config.redirect ?? back).href;
      underWay.set(key, { verifier, state, nonce, back: redirect, until: now() + UNDER_WAY_MS });
      const address = openid.buildAuthorizationUrl(to, {
        redirect_uri: redirect,
        scope: config.scope,
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      });
      return { address: address.href, key };
    },
    async end(key, address) {
      const begun = key === undefined ? undefined : underWay.get(key);
      if (key === undefined || !begun || begun.until <= now())
        throw new OidcRefused('this sign-in was not begun here, or is too old; begin again');
      underWay.delete(key);
      const to = await provider();
      try {
        const came = new URL(begun.back);
        came.search = address.search;
        const tokens = await openid.authorizationCodeGrant(to, came, {
          pkceCodeVerifier: begun.verifier,
          expectedState: begun.state,
          expectedNonce: begun.nonce,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (!claims) throw new Error('it gave no identity');
        const more = to.serverMetadata().userinfo_endpoint
          ? await openid.fetchUserInfo(to, tokens.access_token, claims.sub)
          : {};
        return toldBy(config, { ...more, ...claims });
      } catch (error) {
        throw new OidcRefused(`the OpenID provider did not sign this person in: ${causeOf(error)}`);
      }
    },
  };
}

/** How this server shows who it is: by the header, as is the rule, or in the body where the provider knows only that. */
function authOf({ clientSecret }: OidcConfig): openid.ClientAuth {
  if (clientSecret === null) return openid.None();
  const header = openid.ClientSecretBasic(clientSecret);
  const body = openid.ClientSecretPost(clientSecret);
  return (provider, ...rest) => {
    const known = provider.token_endpoint_auth_methods_supported;
    return (known && !known.includes('client_secret_basic') ? body : header)(provider, ...rest);
  };
}

function toldBy({ issuer, rolesClaim, roles }: OidcConfig, claims: Readonly<Record<string, unknown>>): Told {
  const text = (name: string): string =>
    typeof claims[name] === 'string' ? (claims[name] as string).slice(0, 200) : '';
  const said = claims[rolesClaim];
  const words = Array.isArray(said) ? said.map(String) : typeof said === 'string' ? said.split(/[\s,]+/) : null;
  const name = text('preferred_username') || text('email') || text('sub');
  return {
    subject: `${issuer}|${text('sub')}`,
    name,
    display: text('name') || name,
    email: text('email'),
    grants: words === null ? null : words.flatMap((word) => roles.get(word) ?? []),
  };
}

function causeOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: { message?: string; error?: string } };
  const inner = cause?.message ?? cause?.error ?? '';
  return inner && inner !== message ? `${message} (${inner})` : message;
}
