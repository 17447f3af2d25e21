/** The part of `nodes7` (0.3.18, no types of its own) that is used: connecting and reading. */
declare module 'nodes7' {
  import type { Socket } from 'node:net';

  interface S7Item {
    readonly useraddr: string;
    readonly value: unknown;
    /** `OK`, or what is wrong. */
    readonly quality: unknown;
  }

  export default class NodeS7 {
    constructor(options: { silent: boolean });
    initiateConnection(
      options: { host: string; port: number; rack: number; slot: number; timeout: number },
      done: (error?: unknown) => void,
    ): void;
    dropConnection(done: () => void): void;
    addItems(names: readonly string[]): void;
    /** Without names: all. */
    removeItems(): void;
    setTranslationCB(addressOf: (name: string) => string): void;
    readAllItems(done: (bad: boolean, values: unknown) => void): void;
    readonly isoConnectionState: number;
    readonly polledReadBlockList: readonly S7Item[];
    isoclient: Socket | undefined;
    connectNow: () => void;
    onISOConnectReply: (bytes: Buffer) => void;
    onPDUReply: (bytes: Buffer) => void;
    onResponse: (bytes: Buffer) => void;
  }
}
