/** A push service and the browser behind it: takes messages for one subscription and decrypts them (RFC 8291, RFC 8188). */
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestBrowser {
  readonly subscription: {
    readonly endpoint: string;
    readonly keys: { readonly p256dh: string; readonly auth: string };
  };
  /** What arrived, decrypted. */
  readonly messages: { readonly title: string; readonly body: string }[];
  readonly authorizations: string[];
  /** Answers with this from now on. */
  answerWith(status: number): void;
  close(): Promise<void>;
}

export async function startBrowser(): Promise<TestBrowser> {
  const own = createECDH('prime256v1');
  own.generateKeys();
  const secret = randomBytes(16);
  const messages: TestBrowser['messages'] = [];
  const authorizations: string[] = [];
  let status = 201;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      authorizations.push(request.headers.authorization ?? '');
      if (status < 300) messages.push(JSON.parse(decrypt(Buffer.concat(parts), own, secret).toString('utf8')));
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    subscription: {
      endpoint: `http://127.0.0.1:${port}/push/1`,
      keys: { p256dh: own.getPublicKey().toString('base64url'), auth: secret.toString('base64url') },
    },
    messages,
    authorizations,
    answerWith: (next) => {
      status = next;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** RFC 8188, 2.1: salt, record size, key id (the sender's public key), one record. */
function decrypt(body: Buffer, own: ReturnType<typeof createECDH>, auth: Buffer): Buffer {
  const salt = body.subarray(0, 16);
  const length = body.readUInt8(20);
  const sender = body.subarray(21, 21 + length);
  const record = body.subarray(21 + length);
  const shared = own.computeSecret(sender);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), own.getPublicKey(), sender]);
  const keying = Buffer.from(hkdfSync('sha256', shared, auth, info, 32));
  const derive = (what: string, size: number) =>
    Buffer.from(hkdfSync('sha256', keying, salt, Buffer.from(`Content-Encoding: ${what}\0`), size));
  const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
  decipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2));
}
