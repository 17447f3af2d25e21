/** Figures for Prometheus: the process's own, the requests', the sources', and those that main adds. */
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { HttpDeps, Metric } from './deps.ts';

export interface Figures {
  readonly contentType: string;
  text(): Promise<string>;
  /** A request was answered after so many seconds. */
  answered(method: string, route: string, status: number, seconds: number): void;
}

export function createFigures(deps: Pick<HttpDeps, 'metrics' | 'sources'>): Figures {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'gemba_http_request_duration_seconds',
    help: 'Time to answer, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  return {
    contentType: registry.contentType,
    answered: (method, route, status, seconds) => duration.observe({ method, route, status }, seconds),
    text: async () =>
      `${await registry.metrics()}\n${[...sourceMetrics(deps.sources()), ...deps.metrics()].map(written).join('\n')}\n`,
  };
}

function sourceMetrics(sources: ReturnType<HttpDeps['sources']>): Metric[] {
  const label = (view: (typeof sources)[number]) => ({ source: view.source, protocol: view.protocol });
  return [
    {
      name: 'gemba_source_up',
      kind: 'gauge',
      help: '1 = the source is connected.',
      values: sources.map((view) => ({ labels: label(view), value: view.status === 'up' ? 1 : 0 })),
    },
    {
      name: 'gemba_source_samples_total',
      kind: 'counter',
      help: 'Samples taken in from the source.',
      values: sources.map((view) => ({ labels: label(view), value: view.samples })),
    },
    {
      name: 'gemba_source_refused_total',
      kind: 'counter',
      help: 'What was not taken as sent, by why.',
      values: sources.flatMap((view) =>
        Object.entries(view.refused).map(([why, value]) => ({ labels: { ...label(view), why }, value })),
      ),
    },
  ];
}

/** The text format of Prometheus, version 0.0.4. */
function written({ name, kind, help, values }: Metric): string {
  const rows = values.map(({ labels, value }) => {
    const names = Object.entries(labels ?? {}).map(([key, text]) => `${key}="${escaped(text)}"`);
    return `${name}${names.length > 0 ? `{${names.join(',')}}` : ''} ${value}`;
  });
  return [
    `# HELP ${name} ${help.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')}`,
    `# TYPE ${name} ${kind}`,
    ...rows,
  ].join('\n');
}

const escaped = (text: string): string => text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
