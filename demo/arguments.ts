/** The command line of `gemba demo`, and of `gemba demo fault MACHINE KIND`. */
import { FAULT_KINDS } from './floor/outages.ts';

export const USAGE = `gemba demo: a food-packaging plant that speaks OPC UA and Sparkplug B

  gemba demo [--speed K] [--seed S] [--broker URL] [--plant FILE]
             [--past | --no-past] [--opcua-port N] [--mqtt-port N] [--control-port N] [--json]
  gemba demo fault MACHINE KIND [--json]

  --speed K         rates, wear and failures run K times faster; times stay wall-clock (default 1)
  --seed S          the same seed gives the same plant (default 1)
  --broker URL      an MQTT broker of your own, e.g. mqtt://host:1883 (default: one comes with the demo)
  --plant FILE      a plant file of your own
  --opcua-port N    also GEMBA_DEMO_OPCUA_PORT; --mqtt-port N, GEMBA_DEMO_MQTT_PORT; --control-port N,
                    GEMBA_DEMO_CONTROL_PORT; free ports when absent
  --past            at the first start: writes thirty days of past to files for \`gemba import\` (npm start does both);
                    also GEMBA_DEMO_PAST=1; --no-past or GEMBA_DEMO_PAST=0 does not; only at speed 1
  --json            only JSON on stdout, no words on stderr

  KIND is one of ${FAULT_KINDS.join(', ')}.
  Prints one JSON line when it is ready. Ctrl-C stops it.
`;

export interface RunArguments {
  readonly command: 'run';
  readonly speed: number;
  readonly seed: number;
  readonly broker: string | null;
  readonly plantFile: string | null;
  /** 0 = a free one. */
  readonly ports: { readonly opcua: number; readonly mqtt: number; readonly control: number };
  readonly json: boolean;
  /** Write the past that the plant has not got yet. */
  readonly past: boolean;
}

export interface FaultArguments {
  readonly command: 'fault';
  readonly machine: string;
  readonly kind: string;
  readonly json: boolean;
}

export type Arguments =
  | RunArguments
  | FaultArguments
  | { readonly command: 'help' }
  | { readonly command: 'wrong'; readonly reason: string };

const FLAGS = ['speed', 'seed', 'broker', 'plant', 'opcua-port', 'mqtt-port', 'control-port'] as const;
type Flag = (typeof FLAGS)[number];

export function readArguments(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Arguments {
  const wrong = (reason: string): Arguments => ({ command: 'wrong', reason });
  const values = new Map<Flag, string>();
  const words: string[] = [];
  let json = false;
  let past = env['GEMBA_DEMO_PAST'] === '1';
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--help' || arg === '-h') return { command: 'help' };
    if (arg === '--json') {
      json = true;
      continue;
    }
    if (arg === '--past' || arg === '--no-past') {
      past = arg === '--past';
      continue;
    }
    if (!arg.startsWith('--')) {
      words.push(arg);
      continue;
    }
    const [name = '', inline] = arg.slice(2).split(/=(.*)/s);
    const flag = FLAGS.find((known) => known === name);
    if (!flag) return wrong(`unknown option --${name}`);
    const value = inline ?? args[++i];
    if (value === undefined || (inline === undefined && value.startsWith('--')))
      return wrong(`--${name} needs a value`);
    values.set(flag, value);
  }
  if (words[0] === 'fault') {
    const [, machine, kind, ...rest] = words;
    if (!machine || !kind || rest.length > 0) return wrong('fault needs a machine and a kind');
    if (!(FAULT_KINDS as readonly string[]).includes(kind))
      return wrong(`no fault kind \`${kind}\`; there are ${FAULT_KINDS.join(', ')}`);
    return { command: 'fault', machine, kind, json };
  }
  if (words.length > 0) return wrong(`unknown word \`${words[0]}\``);

  const speed = Number(values.get('speed') ?? 1);
  if (!(speed > 0 && speed <= 1000)) return wrong('--speed must be a number above 0, at most 1000');
  const seed = Number(values.get('seed') ?? 1);
  if (!Number.isSafeInteger(seed)) return wrong('--seed must be a whole number');
  const broker = values.get('broker') ?? null;
  if (broker !== null && !/^(mqtt|mqtts|ws|wss):\/\//.test(broker))
    return wrong('--broker must be an address like mqtt://host:1883');
  const ports: Record<string, number> = {};
  for (const name of ['opcua', 'mqtt', 'control'] as const) {
    const variable = `GEMBA_DEMO_${name.toUpperCase()}_PORT`;
    const text = values.get(`${name}-port`) ?? env[variable] ?? '0';
    const port = Number(text);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      return wrong(`--${name}-port (${variable}) must be a port from 1 to 65535, got \`${text}\``);
    ports[name] = port;
  }
  return {
    command: 'run',
    speed,
    seed,
    broker,
    plantFile: values.get('plant') ?? null,
    ports: { opcua: ports['opcua'] ?? 0, mqtt: ports['mqtt'] ?? 0, control: ports['control'] ?? 0 },
    json,
    past: past && speed === 1,
  };
}
