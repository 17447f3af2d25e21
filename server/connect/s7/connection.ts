/**
 * One connection to an S7 controller through `nodes7`, which reconnects by itself and reads frames as the network happens
 * to cut them: both are taken out of its hands.
 */
import NodeS7 from 'nodes7';

const ANSWER_MS = 3000;
/** nodes7: connected, and the size of a frame agreed upon. */
const READY = 4;
const CLOSE_MS = 1000;
/** RFC 1006: version, reserved, length of the frame. */
const HEAD = 4;
const LARGEST_FRAME = 8192;

export interface S7Reading {
  readonly name: string;
  readonly value: unknown;
  /** False = the controller refused it. */
  readonly good: boolean;
}

export interface S7Connection {
  /** Reads places by name; the same names in the next call cost no preparation. */
  read(names: readonly string[]): Promise<readonly S7Reading[]>;
  /** Resolves with the reason. */
  readonly lost: Promise<string>;
  close(): void;
}

export interface S7Address {
  readonly host: string;
  readonly port: number;
  readonly rack: number;
  readonly slot: number;
}

const PORT = 102;

export const s7Address = (spec: { host: string; port?: number; rack?: number; slot?: number }): S7Address => ({
  host: spec.host,
  port: spec.port ?? PORT,
  rack: spec.rack ?? 0,
  slot: spec.slot ?? 1,
});

/** Throws when there is no connection; gives up soon after `signal` is aborted. */
export async function connectS7(
  address: S7Address,
  placeOf: (name: string) => string,
  signal: AbortSignal,
): Promise<S7Connection> {
  const plc = new NodeS7({ silent: true });
  plc.setTranslationCB(placeOf);
  let end: (reason: string) => void = () => undefined;
  const lost = new Promise<string>((resolve) => {
    end = resolve;
  });
  guard(plc, end);
  let gone = false;
  const close = () => {
    if (gone) return;
    gone = true;
    const socket = plc.isoclient;
    end('the other side closed the connection');
    plc.dropConnection(() => undefined);
    setTimeout(() => socket?.destroy(), CLOSE_MS).unref();
  };

  await new Promise<void>((resolve, reject) => {
    const fail = (reason: unknown) => {
      clearTimeout(late);
      signal.removeEventListener('abort', stopped);
      close();
      reject(reason instanceof Error ? reason : new Error(String(reason)));
    };
    const stopped = () => fail('stopped');
    const late = setTimeout(() => fail('no answer in time'), ANSWER_MS);
    signal.addEventListener('abort', stopped, { once: true });
    void lost.then(fail);
    plc.initiateConnection({ ...address, timeout: ANSWER_MS }, (error) => {
      if (error !== undefined) return fail(error);
      clearTimeout(late);
      signal.removeEventListener('abort', stopped);
      resolve();
    });
    plc.connectNow = () => undefined;
    plc.isoclient?.on('close', () => end('the other side closed the connection'));
  });

  let prepared: readonly string[] = [];
  return {
    lost,
    close,
    async read(names) {
      if (names !== prepared) {
        plc.removeItems();
        plc.addItems(names);
        prepared = names;
      }
      const answered = new Promise<void>((resolve) => plc.readAllItems(() => resolve()));
      const reason = await Promise.race([answered.then(() => ''), lost, later()]);
      if (reason !== '') throw new Error(reason);
      // After a time-out nodes7 gives bad values for all, and has hung up.
      if (plc.isoConnectionState !== READY) throw new Error('no answer in time');
      return plc.polledReadBlockList.map(({ useraddr, value, quality }) => ({
        name: useraddr,
        value,
        good: quality === 'OK',
      }));
    },
  };
}

const later = (): Promise<string> =>
  new Promise((resolve) => {
    setTimeout(() => resolve('no answer in time'), 2 * ANSWER_MS).unref();
  });

/** Frames are handed on whole, and what cannot be read ends the connection, not the server. */
function guard(plc: NodeS7, end: (reason: string) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  const whole = (handle: (frame: Buffer) => void) => (bytes: Buffer) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    while (rest.length >= HEAD) {
      const length = rest.readUInt16BE(2);
      if (rest[0] !== 3 || length <= HEAD || length > LARGEST_FRAME) {
        rest = Buffer.alloc(0);
        return end('what came is not the S7 protocol');
      }
      if (rest.length < length) return;
      const frame = rest.subarray(0, length);
      rest = rest.subarray(length);
      try {
        handle(frame);
      } catch {
        return end('what came is not the S7 protocol');
      }
    }
  };
  plc.onISOConnectReply = whole(plc.onISOConnectReply.bind(plc));
  plc.onPDUReply = whole(plc.onPDUReply.bind(plc));
  plc.onResponse = whole(plc.onResponse.bind(plc));
}
