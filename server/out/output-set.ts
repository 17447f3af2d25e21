/** The outputs that run; when the plant changes, those whose own entry changed are begun anew. */
import type { Logger } from 'pino';
import type { OutputSpec } from '../../twin/plant/output-schema.ts';
import { causeOf } from '../connect/cause.ts';
import { type Environment, filledSpec } from '../connect/fill-spec.ts';
import type { FactTail } from '../records/out/fact-tail.ts';
import type { TwinHost } from '../twin-host.ts';
import { opcuaOutput } from './opcua/opcua-output.ts';
import type { Output, OutputView, Requests, Signals } from './output.ts';
import { sparkplugOutput } from './sparkplug-node.ts';
import { type OutputReport, tryOutput } from './try-output.ts';
import { unsOutput } from './uns.ts';
import { type WebhookOutput, webhookOutput } from './webhook.ts';

export class OutputSet {
  private readonly host: TwinHost;
  private readonly log: Logger;
  private readonly data: string;
  private readonly environment: Environment;
  private running: { readonly output: Output; readonly opened: string }[] = [];
  private changing: Promise<void> = Promise.resolve();

  private readonly facts: FactTail | null;
  private readonly signals: Signals;
  private readonly requests: Requests;

  /** `facts`: of the record; null = there is none. `signals`: of control charts. `requests`: of supermarkets. */
  constructor(
    host: TwinHost,
    log: Logger,
    data: string,
    environment: Environment = process.env,
    facts: FactTail | null = null,
    signals: Signals = () => [],
    requests: Requests = () => [],
  ) {
    this.facts = facts;
    this.signals = signals;
    this.requests = requests;
    this.environment = environment;
    this.host = host;
    this.log = log;
    this.data = data;
    host.listen({
      events: () => this.happened(),
      adopted: () => this.adopt(),
    });
  }

  /** Something is to be told at once. */
  happened(): void {
    for (const { output } of this.running) output.happened?.();
  }

  start(): void {
    this.running = this.host.plant.outputs.map((spec) => this.open(spec));
  }

  async stop(): Promise<void> {
    await this.changing;
    await Promise.all(this.running.map(({ output }) => output.stop()));
  }

  views(): OutputView[] {
    return this.running.map(({ output }) => output.view());
  }

  webhook(id: string): WebhookOutput | null {
    const output = this.running.find((entry) => entry.output.id === id)?.output;
    return output && 'dead' in output ? (output as WebhookOutput) : null;
  }

  /** A live test of what may become an output; never throws. */
  async test(spec: OutputSpec): Promise<OutputReport> {
    try {
      const filled = filledSpec(spec, this.environment);
      const served = this.host.plant.outputs.some(
        (other) => other.kind === 'opcua' && filled.kind === 'opcua' && other.port === filled.port,
      );
      return await tryOutput(filled, this.host.plant.site.id, served, this.host.now);
    } catch (error) {
      return { ok: false, words: causeOf(error), tookMs: 0 };
    }
  }

  private adopt(): void {
    const { plant } = this.host;
    const wanted = plant.outputs.map((spec) => JSON.stringify(spec));
    const ended = this.running.filter(({ opened }) => !wanted.includes(opened));
    this.running = this.running.filter(({ opened }) => wanted.includes(opened));
    // A new one comes when the old one has left: they may share a name over there.
    this.changing = this.changing
      .then(() => Promise.all(ended.map(({ output }) => output.stop())))
      .catch((error) => this.log.error({ err: error }, 'an output did not stop'))
      .then(() => {
        for (const spec of this.host.plant.outputs)
          if (!this.running.some(({ opened }) => opened === JSON.stringify(spec))) this.running.push(this.open(spec));
      });
  }

  private open(spec: OutputSpec): { output: Output; opened: string } {
    const output = openOutput(spec, {
      ...{ host: this.host, data: this.data, facts: this.facts, signals: this.signals },
      requests: this.requests,
      log: this.log.child({ output: spec.id }),
    });
    output.start();
    return { output, opened: JSON.stringify(spec) };
  }
}

interface Told {
  readonly host: TwinHost;
  readonly data: string;
  readonly log: Logger;
  readonly facts: FactTail | null;
  readonly signals: Signals;
  readonly requests: Requests;
}

function openOutput(spec: OutputSpec, { host, data, log, facts, signals, requests }: Told): Output {
  switch (spec.kind) {
    case 'mqtt':
      return unsOutput(spec, host, signals, requests);
    case 'sparkplug':
      return sparkplugOutput(spec, host);
    case 'opcua':
      return opcuaOutput(spec, host, data, signals);
    case 'webhook':
      return webhookOutput(spec, host, data, log, facts);
  }
}
