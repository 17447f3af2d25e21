/** What went wrong with an OPC UA connection, in words for people; the names are those of OPC UA Part 4, 7.39. */
import { causeOf } from '../cause.ts';

const WORDS: readonly (readonly [RegExp, string])[] = [
  [
    /BadUserAccessDenied|BadIdentityTokenRejected/,
    'the server does not accept this user, password or user certificate',
  ],
  [
    /BadIdentityTokenInvalid|Cannot find (?:ANONYMOUS|USERNAME|CERTIFICATE)|user token policy|BadSecurityModeInsufficient/i,
    'the server does not offer this way of logging in; see which it offers by testing the connection',
  ],
  [
    /BadSecurityChecksFailed|BadCertificate(?:Untrusted|Invalid|UriInvalid|UseNotAllowed)/,
    'the server does not accept our certificate; let it trust "Gemba" and try again',
  ],
  [
    /BadSecurityPolicyRejected|BadSecurityModeRejected|[Cc]annot find an Endpoint|No endpoint/,
    'the server does not offer this security policy and mode; see which it offers by testing the connection',
  ],
  [/BadTooManySessions/, 'the server has no session left for us'],
  [/BadServerHalted|BadShutdown/, 'the server is shutting down'],
  [/BadCertificateTimeInvalid/, 'a certificate is not valid at this time; are the clocks right?'],
  [/BadCertificateHostNameInvalid/, 'the certificate is made out to another host'],
  [/BadTcpEndpointUrlInvalid/, 'the server has no endpoint of this path'],
];

export function opcuaCause(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  for (const [name, words] of WORDS) if (name.test(text)) return words;
  return causeOf(error);
}
