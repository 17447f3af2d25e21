/**
 * The demo's control port, on loopback only: GET /status, POST /fault {machine, kind}. A browser page of this machine may
 * call it (the tour has a "cause a stop" button); pages of other origins, and names that are not loopback, may not.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

const HOST = '127.0.0.1';
const MOST_BYTES = 4096;
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:[0-9]+)?$/;

export type ControlAnswer = { readonly ok: boolean; readonly [key: string]: unknown };

export interface Controlled {
  status(): ControlAnswer;
  fault(machine: string, kind: string): ControlAnswer;
}

export interface Control {
  readonly url: string;
  close(): Promise<void>;
}

export async function openControl(port: number, controlled: Controlled): Promise<Control> {
  const server = createServer((request, response) => {
    void answer(request, response, controlled);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  return {
    url: `http://${HOST}:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, controlled: Controlled): Promise<void> {
  const send = (status: number, body: ControlAnswer) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  const { origin, host } = request.headers;
  // The host is checked too: a foreign page whose name was bent to 127.0.0.1 sends its own name.
  if (!LOOPBACK.test(host ?? '')) return send(403, { ok: false, reason: 'only for this machine' });
  if (origin !== undefined) {
    if (!LOOPBACK.test(origin.replace(/^https?:\/\//, '')))
      return send(403, { ok: false, reason: `pages of ${origin} may not control the demo plant` });
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-allow-methods', 'GET, POST');
    response.setHeader('access-control-allow-headers', 'content-type');
    response.setHeader('vary', 'origin');
  }
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end();
    return;
  }
  if (request.method === 'GET' && request.url === '/status') return send(200, controlled.status());
  if (request.method === 'POST' && request.url === '/fault') {
    const body = await readFault(request);
    if (!body) return send(400, { ok: false, reason: 'send JSON like {"machine": "line2-capper", "kind": "jam"}' });
    const result = controlled.fault(body.machine, body.kind);
    return send(result.ok ? 200 : 422, result);
  }
  send(404, { ok: false, reason: 'there is GET /status and POST /fault' });
}

async function readFault(request: IncomingMessage): Promise<{ machine: string; kind: string } | null> {
  let text = '';
  try {
    for await (const chunk of request) {
      text += String(chunk);
      if (text.length > MOST_BYTES) return null;
    }
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || !('machine' in body) || !('kind' in body)) return null;
    const { machine, kind } = body;
    return typeof machine === 'string' && typeof kind === 'string' ? { machine, kind } : null;
  } catch {
    return null;
  }
}
