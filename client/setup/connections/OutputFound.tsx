import type { OutputReport } from '../../http/setup-api.ts';
import { useWords } from '../../words/use-words.ts';
import { Steps } from './Steps.tsx';

const TRIED: Readonly<Record<string, string>> = {
  mqtt: 'outputs.brokerTried',
  sparkplug: 'outputs.brokerTried',
  opcua: 'outputs.portTried',
  webhook: 'outputs.webhookTried',
};

/** What a test of a way out met. */
export function OutputFound({ kind, report }: { readonly kind: string; readonly report: OutputReport }) {
  const { t, f } = useWords();
  const { ok, words, tookMs } = report;
  const more = [words, ok ? `${f.number(Math.round(tookMs))} ms` : ''].filter((part) => part !== '').join(' · ');
  return <Steps steps={[{ words: t(TRIED[kind] ?? kind), ok, more }]} />;
}
