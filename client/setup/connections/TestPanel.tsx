/** A live test: how far one gets, whom one meets there, and what is said. Nothing is kept of it but a certificate's verdict. */
import { useState } from 'react';
import {
  type BrokerReport,
  judgeCertificate,
  listenToBroker,
  type ServerReport,
  type SpecDraft,
  testServer,
} from '../../http/setup-api.ts';
import { useWords } from '../../words/use-words.ts';
import { BrokerFound } from './BrokerFound.tsx';
import { ServerFound } from './ServerFound.tsx';

type Result = { readonly server: ServerReport } | { readonly broker: BrokerReport } | { readonly trouble: string };

export function TestPanel({ draft, ready }: { readonly draft: SpecDraft; readonly ready: boolean }) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<Result | null>(null);

  const test = async () => {
    setBusy(true);
    setResult(null);
    try {
      setResult(
        draft.protocol === 'opcua' ? { server: await testServer(draft) } : { broker: await listenToBroker(draft) },
      );
    } catch (error) {
      setResult({ trouble: error instanceof Error ? error.message : String(error) });
    }
    setBusy(false);
  };
  const judge = async (thumbprint: string, verb: 'approve' | 'reject') => {
    await judgeCertificate(thumbprint, verb);
    await test();
  };

  return (
    <div className="test">
      <button type="button" className="button" disabled={!ready || busy} onClick={() => void test()}>
        {t(busy ? 'setup.testing' : 'setup.test')}
      </button>
      <div role="status" className="test-result">
        {result && 'trouble' in result && <p className="trouble">{result.trouble}</p>}
        {result && 'server' in result && <ServerFound report={result.server} judge={judge} />}
        {result && 'broker' in result && <BrokerFound report={result.broker} />}
      </div>
    </div>
  );
}
