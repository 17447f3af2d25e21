/** A plant that knows nothing of Gemba: 50 machines on a Python OPC UA server, and a line that speaks Sparkplug. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureAsyncua, python } from '../server/connect/asyncua.ts';
import { type EdgeNode, type SentMetric, startEdgeNode } from '../server/connect/edge-node.ts';
import { type Broker, startMosquitto } from '../server/connect/mosquitto.ts';

export interface ForeignServer {
  readonly endpoint: string;
  stop(): Promise<void>;
}

export async function startForeignServer(port: number): Promise<ForeignServer> {
  await ensureAsyncua();
  const child: ChildProcess = spawn(python, [join(import.meta.dirname, 'foreign-plant.py'), String(port)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  await new Promise<void>((ready, fail) => {
    child.stdout?.on('data', (bytes) => String(bytes).includes('ready') && ready());
    child.once('exit', (code) => fail(new Error(`the foreign plant ended with ${code}`)));
  });
  return {
    endpoint: `opc.tcp://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export interface ForeignLine {
  readonly broker: string;
  stop(): Promise<void>;
}

/** Codes of their own: 100 runs, 200 is a fault, 300 waits. */
const DEVICES = { Fueller: 100, Verschliesser: 300, Etikettierer: 200, Packer: 100 } as const;

/** One edge node with four devices; those that run count one good part a second. */
export async function startForeignLine(port: number): Promise<ForeignLine> {
  const broker: Broker = await startMosquitto(port);
  const node: EdgeNode = await startEdgeNode(broker, 'werk', 'Linie 5');
  const metrics = (code: number, count: number): SentMetric[] => [
    { name: 'Maschine/Status', type: 'Int32', value: code },
    { name: 'Zaehler/Gut', type: 'Int64', value: count },
    { name: 'Zaehler/Ausschuss', type: 'Int64', value: 5 },
    { name: 'Takt', type: 'Float', value: code === 100 ? 60 : 0 },
  ];
  const birth = async () => {
    await node.birth();
    for (const [device, code] of Object.entries(DEVICES)) await node.send('DBIRTH', device, metrics(code, seconds));
  };
  let seconds = 1;
  let answered = 0;
  await birth();
  let saying: Promise<void> = Promise.resolve();
  const say = async () => {
    seconds++;
    // A host that comes later asks for a rebirth, as the specification wants it.
    if (node.commands.length > answered) {
      answered = node.commands.length;
      await birth();
      return;
    }
    for (const [device, code] of Object.entries(DEVICES))
      if (code === 100) await node.send('DDATA', device, [{ name: 'Zaehler/Gut', type: 'Int64', value: seconds }]);
  };
  const timer = setInterval(() => {
    saying = saying.then(say).catch(() => undefined);
  }, 1000);
  return {
    broker: broker.url,
    async stop() {
      clearInterval(timer);
      await saying;
      await broker.stop();
    },
  };
}
