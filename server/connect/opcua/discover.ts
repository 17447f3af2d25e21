/** What a server offers, asked without logging in: endpoints, policies, ways of logging in, certificate. */

import { join } from 'node:path';
import { MessageSecurityMode, OPCUACertificateManager, OPCUAClient, SecurityPolicy, UserTokenType } from 'node-opcua';
import { atMost } from '../cause.ts';
import { opcuaCause } from './causes.ts';
import { policyName } from './open-session.ts';
import {
  describeCertificate,
  flawOf,
  metCertificates,
  objection,
  type ServerCertificate,
  type Verdict,
} from './trust-list.ts';

const CONNECT_MS = 10_000;
const CLOSE_MS = 2000;

export interface OfferedEndpoint {
  readonly url: string;
  /** As in plant.yaml; null = a policy that is not safe any more, or not known here. */
  readonly policy: string | null;
  readonly policyUri: string;
  readonly mode: 'none' | 'sign' | 'sign-and-encrypt' | 'unknown';
  readonly logins: readonly ('anonymous' | 'user' | 'certificate' | 'token')[];
}

export interface Discovery {
  readonly application: string;
  readonly applicationUri: string;
  readonly endpoints: readonly OfferedEndpoint[];
  readonly certificate: (ServerCertificate & { readonly verdict: Verdict; readonly flaw: string | null }) | null;
}

const MODES: Readonly<Record<number, OfferedEndpoint['mode']>> = {
  [MessageSecurityMode.None]: 'none',
  [MessageSecurityMode.Sign]: 'sign',
  [MessageSecurityMode.SignAndEncrypt]: 'sign-and-encrypt',
};
const LOGINS: Readonly<Record<number, OfferedEndpoint['logins'][number]>> = {
  [UserTokenType.Anonymous]: 'anonymous',
  [UserTokenType.UserName]: 'user',
  [UserTokenType.Certificate]: 'certificate',
  [UserTokenType.IssuedToken]: 'token',
};

/** Throws an Error in clear words where the server cannot be reached. Its certificate is noted, waiting for a word. */
export async function discover(endpoint: string, pki: string, anyHost = false): Promise<Discovery> {
  const client = OPCUAClient.create({
    applicationName: 'Gemba',
    endpointMustExist: false,
    securityMode: MessageSecurityMode.None,
    securityPolicy: SecurityPolicy.None,
    connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 100 },
    transportTimeout: CONNECT_MS,
    clientCertificateManager: new OPCUACertificateManager({
      rootFolder: join(pki, 'client'),
      disableFileWatchers: true,
    }),
  });
  try {
    await client.connect(endpoint);
    const endpoints = await client.getEndpoints();
    const server = endpoints[0]?.server;
    const der = endpoints.find(
      ({ serverCertificate }) => serverCertificate && serverCertificate.length > 0,
    )?.serverCertificate;
    return {
      application: server?.applicationName?.text ?? '',
      applicationUri: server?.applicationUri ?? '',
      endpoints: endpoints.map(({ endpointUrl, securityMode, securityPolicyUri, userIdentityTokens }) => ({
        url: endpointUrl ?? '',
        policy: policyName(securityPolicyUri),
        policyUri: securityPolicyUri ?? '',
        mode: MODES[securityMode] ?? 'unknown',
        logins: [...new Set((userIdentityTokens ?? []).flatMap(({ tokenType }) => LOGINS[tokenType] ?? []))],
      })),
      certificate: der ? await judged(first(der), endpoint, pki, anyHost) : null,
    };
  } catch (error) {
    throw new Error(opcuaCause(error), { cause: error });
  } finally {
    await atMost(CLOSE_MS, client.disconnect());
  }
}

async function judged(der: Buffer, endpoint: string, pki: string, anyHost: boolean) {
  await objection(pki, der, endpoint, anyHost, Date.now());
  const certificate = describeCertificate(der);
  const met = (await metCertificates(pki)).find(({ thumbprint }) => thumbprint === certificate.thumbprint);
  return {
    ...certificate,
    verdict: met?.verdict ?? ('waiting' as const),
    flaw: flawOf(certificate, der, endpoint, anyHost, Date.now()),
  };
}

/** The server's own certificate of a chain: DER sequences one after the other, each with its length in front (X.690, 8.1.3). */
function first(chain: Buffer): Buffer {
  const long = (chain[1] ?? 0) & 0x80;
  if (!long) return chain.subarray(0, 2 + (chain[1] ?? 0));
  const bytes = (chain[1] ?? 0) & 0x7f;
  return chain.subarray(0, 2 + bytes + chain.readUIntBE(2, bytes));
}
