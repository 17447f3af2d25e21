/** Certificates for a broker with TLS, made anew by openssl: an authority, a server's, an expired one, a client's. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificates {
  readonly ca: string;
  readonly server: { readonly certificate: string; readonly key: string };
  readonly expired: { readonly certificate: string; readonly key: string };
  readonly client: { readonly certificate: string; readonly key: string };
}

const OPENSSL = 'openssl';
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'gemba-tls-'));
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync(OPENSSL, args, { stdio: 'pipe' });
  openssl('req', '-x509', ...KEY, '-keyout', file('ca.key'), '-out', file('ca.pem'), '-days', '30', '-subj', '/CN=ca');
  writeFileSync(file('hosts'), 'subjectAltName=IP:127.0.0.1');
  const issue = (name: string, times: readonly string[]) => {
    const [key, request, certificate] = [file(`${name}.key`), file(`${name}.csr`), file(`${name}.pem`)];
    openssl('req', ...KEY, '-keyout', key, '-out', request, '-subj', `/CN=${name}`);
    const by = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', '-extfile', file('hosts')];
    openssl('x509', '-req', '-in', request, ...by, ...times, '-out', certificate);
    return { certificate, key };
  };
  const expired = () => {
    try {
      return issue('expired', ['-days', '-1']);
    } catch {
      // Since 3.4 openssl wants its times by name.
      return issue('expired', ['-not_before', '20200101000000Z', '-not_after', '20200102000000Z']);
    }
  };
  return {
    ca: file('ca.pem'),
    server: issue('server', ['-days', '30']),
    expired: expired(),
    client: issue('client', ['-days', '30']),
  };
}
