/**
 * The certificates of OPC UA servers that were met, and what people said of them: one small file each under
 * `pki/servers`. A server that nobody has approved is not talked to, beyond asking for its endpoints.
 */
import { createHash, X509Certificate } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';

export const VERDICTS = ['waiting', 'approved', 'refused'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface ServerCertificate {
  /** SHA-1 of the certificate in hex, as every OPC UA tool shows it. Trust compares the whole certificate. */
  readonly thumbprint: string;
  readonly subject: string;
  readonly issuer: string;
  /** Valid from and to, epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Host names and addresses it is made out to. */
  readonly hosts: readonly string[];
  readonly applicationUri: string;
}

export interface MetCertificate extends ServerCertificate {
  readonly verdict: Verdict;
  /** Where it was met last, and when it was met first (epoch ms). */
  readonly endpoint: string;
  readonly seen: number;
}

interface Entry {
  readonly verdict: Verdict;
  readonly endpoint: string;
  readonly seen: number;
  /** DER, base64. */
  readonly certificate: string;
}

const folderOf = (pki: string) => join(pki, 'servers');
const fileOf = (pki: string, thumbprint: string) => join(folderOf(pki), `${thumbprint}.json`);
const THUMBPRINT = /^[0-9a-f]{40}$/;

export const thumbprintOf = (der: Uint8Array): string => createHash('sha1').update(der).digest('hex');

export function describeCertificate(der: Uint8Array): ServerCertificate {
  const read = new X509Certificate(der);
  const names = (read.subjectAltName ?? '').split(/,\s*/).map((name) => name.replace(/^"|"$/g, ''));
  const after = (prefix: string) =>
    names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  return {
    thumbprint: thumbprintOf(der),
    subject: read.subject.replaceAll('\n', ', '),
    issuer: read.issuer.replaceAll('\n', ', '),
    from: Date.parse(read.validFrom),
    to: Date.parse(read.validTo),
    hosts: [...after('DNS:'), ...after('IP Address:')],
    applicationUri: after('URI:')[0] ?? '',
  };
}

/** Every certificate that was met, those that wait for a word first. */
export async function metCertificates(pki: string): Promise<MetCertificate[]> {
  const files = await readdir(folderOf(pki)).catch(() => []);
  const entries = await Promise.all(
    files.filter((file) => file.endsWith('.json')).map((file) => read(pki, file.slice(0, -'.json'.length))),
  );
  return entries
    .flatMap((entry) => (entry ? [met(entry)] : []))
    .sort((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || a.seen - b.seen);
}

/** Approves or refuses a certificate that was met; false = it was not. */
export async function decide(pki: string, thumbprint: string, verdict: Verdict): Promise<boolean> {
  const entry = await read(pki, thumbprint);
  if (entry) await write(pki, thumbprint, { ...entry, verdict });
  return entry !== null;
}

/**
 * Why the certificate of a server must not be relied on, in clear words; null = it may be. One not met before is kept as
 * waiting. `anyHost`: the name in it need not be the one it is reached by.
 */
export async function objection(
  pki: string,
  der: Uint8Array,
  endpoint: string,
  anyHost: boolean,
  now: number,
): Promise<string | null> {
  const certificate = describeCertificate(der);
  const { thumbprint, subject } = certificate;
  const entry = await read(pki, thumbprint);
  if (entry === null || entry.certificate !== Buffer.from(der).toString('base64')) {
    const first: Entry = {
      verdict: 'waiting',
      endpoint,
      seen: now,
      certificate: Buffer.from(der).toString('base64'),
    };
    await write(pki, thumbprint, first);
  }
  const flaw = flawOf(certificate, der, endpoint, anyHost, now);
  if (entry?.verdict === 'refused') return `the server's certificate ${thumbprint} (${subject}) was refused here`;
  if (entry?.verdict !== 'approved')
    return `the server's certificate ${thumbprint} (${subject}) is not known here; approve it in Setup${flaw ? `; and ${flaw}` : ''}`;
  return flaw;
}

/** What is wrong with a certificate whoever vouches for it; null = nothing. */
export function flawOf(
  { from, to, hosts }: ServerCertificate,
  der: Uint8Array,
  endpoint: string,
  anyHost: boolean,
  now: number,
): string | null {
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  if (now > to) return `the server's certificate expired on ${day(to)}; the server needs a new one`;
  if (now < from)
    return `the server's certificate is valid from ${day(from)} on; is the clock of one of the two wrong?`;
  const host = hostOf(endpoint);
  if (anyHost || host === '') return null;
  const read = new X509Certificate(der);
  const fits = isIP(host) ? read.checkIP(host) : read.checkHost(host, { subject: 'never' });
  if (fits !== undefined) return null;
  return `the server's certificate is made out to ${hosts.join(', ') || 'no host'}, not to ${host}; mend it, or set any_host if that is meant`;
}

/** `plc7` of `opc.tcp://plc7:4840/path`. */
export function hostOf(endpoint: string): string {
  const host = /^opc\.tcp:\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^:/]*)/i.exec(endpoint)?.[1] ?? '';
  return host.replace(/^\[|\]$/g, '');
}

function met(entry: Entry): MetCertificate {
  const { verdict, endpoint, seen } = entry;
  return { ...describeCertificate(Buffer.from(entry.certificate, 'base64')), verdict, endpoint, seen };
}

async function read(pki: string, thumbprint: string): Promise<Entry | null> {
  if (!THUMBPRINT.test(thumbprint)) return null;
  try {
    return JSON.parse(await readFile(fileOf(pki, thumbprint), 'utf8')) as Entry;
  } catch {
    return null;
  }
}

async function write(pki: string, thumbprint: string, entry: Entry): Promise<void> {
  await mkdir(folderOf(pki), { recursive: true });
  const draft = `${fileOf(pki, thumbprint)}.${process.pid}.new`;
  await writeFile(draft, JSON.stringify(entry, null, 2));
  await rename(draft, fileOf(pki, thumbprint));
}
