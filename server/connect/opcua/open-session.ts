/** From a source's entry in plant.yaml to a session on its server: security, trust in its certificate, login. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ClientSession,
  coerceSecurityPolicy,
  type ICertificateStore,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAClient,
  SecurityPolicy,
  StatusCodes,
  type UserIdentityInfo,
  UserTokenType,
} from 'node-opcua';
import { atMost } from '../cause.ts';
import { opcuaCause } from './causes.ts';
import type { OpcuaSpec } from './thread-messages.ts';
import { objection } from './trust-list.ts';

const SESSION_MS = 30_000;
const CONNECT_MS = 10_000;
const CLOSE_MS = 2000;
/** Attempts of the library to mend a connection that broke, before we build all anew. */
const MENDS = { maxRetry: 6, initialDelay: 100, maxDelay: 700, randomisationFactor: 0 };

const POLICIES: Readonly<Record<NonNullable<OpcuaSpec['security_policy']>, SecurityPolicy>> = {
  none: SecurityPolicy.None,
  basic256sha256: SecurityPolicy.Basic256Sha256,
  'aes128-sha256-rsaoaep': SecurityPolicy.Aes128_Sha256_RsaOaep,
  'aes256-sha256-rsapss': SecurityPolicy.Aes256_Sha256_RsaPss,
};

/** Ours for a policy of the server; null = one we do not offer (PKCS#1 v1.5 among them). */
export const policyName = (uri: string | null): keyof typeof POLICIES | null =>
  (Object.keys(POLICIES) as (keyof typeof POLICIES)[]).find(
    (name) => POLICIES[name] === coerceSecurityPolicy(uri ?? ''),
  ) ?? null;

export interface OpenedSession {
  readonly client: OPCUAClient;
  readonly session: ClientSession;
  /** What should be known although the session stands; empty = nothing. */
  readonly remark: string;
  /** Bounded in time, never throws. */
  close(): Promise<void>;
}

/** Throws an Error in clear words. `mend`: the library may try to mend the connection when it breaks. */
export async function openSession(
  spec: OpcuaSpec,
  pki: string,
  options: { readonly mend: boolean; readonly signal: AbortSignal; readonly onClient?: (client: OPCUAClient) => void },
): Promise<OpenedSession> {
  const policy = spec.security_policy ?? 'none';
  const secured = policy !== 'none';
  let refused = '';
  const manager = new OPCUACertificateManager({ rootFolder: join(pki, 'client'), disableFileWatchers: true });
  // Whom we trust is for people to say, in a list of our own.
  const judge: Pick<ICertificateStore, 'checkCertificate'> = {
    async checkCertificate(chain) {
      const own = Array.isArray(chain) ? chain[0] : chain;
      if (!own) return StatusCodes.BadCertificateInvalid;
      refused = (await objection(pki, own, spec.endpoint, spec.any_host ?? false, Date.now())) ?? '';
      return refused === '' ? StatusCodes.Good : StatusCodes.BadCertificateUntrusted;
    },
  };
  const client = OPCUAClient.create({
    applicationName: 'Gemba',
    clientName: `Gemba ${spec.id}`,
    endpointMustExist: false,
    securityPolicy: POLICIES[policy],
    securityMode: !secured
      ? MessageSecurityMode.None
      : spec.security_mode === 'sign'
        ? MessageSecurityMode.Sign
        : MessageSecurityMode.SignAndEncrypt,
    connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 100 },
    transportTimeout: CONNECT_MS,
    requestedSessionTimeout: SESSION_MS,
    keepSessionAlive: true,
    keepPendingSessionsOnDisconnect: false,
    clientCertificateManager: Object.assign(manager, judge),
  });
  options.onClient?.(client);
  let session: ClientSession | undefined;
  let open = true;
  const close = async () => {
    if (!open) return;
    open = false;
    if (session) await atMost(CLOSE_MS, session.close(true));
    await atMost(CLOSE_MS, client.disconnect());
  };
  const abort = () => void close();
  options.signal.addEventListener('abort', abort, { once: true });
  try {
    const login = await loginOf(spec);
    await client.connect(spec.endpoint);
    session = await client.createSession(login);
    if (options.mend) mendable(client);
    return { client, session, remark: remarkOn(spec, secured), close };
  } catch (error) {
    void close();
    throw new Error(refused !== '' ? refused : opcuaCause(error), { cause: error });
  } finally {
    options.signal.removeEventListener('abort', abort);
  }
}

/** The first connection is tried once: why it fails is to be told at once, and we have a back-off of our own. */
function mendable(client: OPCUAClient): void {
  Object.assign((client as unknown as { connectionStrategy: object }).connectionStrategy, MENDS);
}

async function loginOf(spec: OpcuaSpec): Promise<UserIdentityInfo> {
  if (spec.user_certificate !== undefined) {
    if (spec.user_key === undefined) throw new Error('user_certificate needs user_key, the file of its key');
    const [certificate, privateKey] = await Promise.all([
      readPem(spec.user_certificate, 'user_certificate'),
      readPem(spec.user_key, 'user_key'),
    ]);
    return { type: UserTokenType.Certificate, certificateData: derOf(certificate), privateKey };
  }
  if (spec.user !== undefined)
    return { type: UserTokenType.UserName, userName: spec.user, password: spec.password ?? '' };
  return { type: UserTokenType.Anonymous };
}

async function readPem(file: string, key: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(`${key}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

const derOf = (pem: string): Buffer =>
  Buffer.from(/-----BEGIN CERTIFICATE-----([\s\S]*?)-----END/.exec(pem)?.[1]?.replace(/\s+/g, '') ?? '', 'base64');

const remarkOn = (spec: OpcuaSpec, secured: boolean): string =>
  !secured && spec.user !== undefined
    ? 'the server is not known by its certificate while a password is sent to it; choose a security policy'
    : '';
