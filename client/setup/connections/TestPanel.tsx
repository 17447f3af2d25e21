/** A live test: how far one gets, whom one meets there, and what is said. Nothing is kept of it but a certificate's verdict. */
import { type ReactNode, useState } from 'react';
import {
  judgeCertificate,
  listenToBroker,
  probePlaces,
  type SpecDraft,
  testOutput,
  testServer,
} from '../../http/setup-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { useWords } from '../../words/use-words.ts';
import { BrokerFound } from './BrokerFound.tsx';
import { DeviceFound } from './DeviceFound.tsx';
import type { EntryList } from './entry-fields.ts';
import { OutputFound } from './OutputFound.tsx';
import { ServerFound } from './ServerFound.tsx';

/** Read in a test where the source has no tags yet. */
const TRIED: Readonly<Record<string, string>> = { modbus: 'holding:0, holding:1', s7: 'DB1,INT0; MW0' };
/** Of the tags of a source so many are read in a test. */
const MOST_TRIED = 12;

export function TestPanel({
  list,
  kind,
  draft,
  ready,
}: {
  readonly list: EntryList;
  readonly kind: string;
  readonly draft: SpecDraft;
  readonly ready: boolean;
}) {
  const { t } = useWords();
  const plant = usePlant();
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<ReactNode>(null);
  const tried = list === 'sources' ? TRIED[kind] : undefined;
  const [places, setPlaces] = useState(() => {
    const slot = plant.sources.findIndex(({ id }) => id === draft.id);
    const own = plant.tags.filter(({ source }) => source === slot && source >= 0).slice(0, MOST_TRIED);
    return own.length > 0 ? own.map(({ address }) => address).join('; ') : (tried ?? '');
  });

  const ask = async (): Promise<ReactNode> => {
    if (list === 'outputs') return <OutputFound kind={kind} report={await testOutput(draft)} />;
    if (tried !== undefined) return <DeviceFound report={await probePlaces({ spec: draft }, placesIn(places))} />;
    if (kind === 'opcua') return <ServerFound report={await testServer(draft)} judge={judge} />;
    return <BrokerFound report={await listenToBroker(draft)} />;
  };
  const test = async () => {
    setBusy(true);
    setFound(null);
    try {
      setFound(await ask());
    } catch (error) {
      setFound(<p className="trouble">{error instanceof Error ? error.message : String(error)}</p>);
    }
    setBusy(false);
  };
  const judge = async (thumbprint: string, verb: 'approve' | 'reject') => {
    await judgeCertificate(thumbprint, verb);
    await test();
  };

  if (list === 'sources' && (kind === 'webhook' || kind === 'rest'))
    return <p className="quiet">{t('setup.notTested')}</p>;
  return (
    <div className="test">
      {tried !== undefined && (
        <label className="field">
          <span>{t('place.tried')}</span>
          <input value={places} spellCheck={false} onChange={(event) => setPlaces(event.target.value)} />
        </label>
      )}
      <button type="button" className="button" disabled={!ready || busy} onClick={() => void test()}>
        {t(busy ? 'setup.testing' : 'setup.test')}
      </button>
      <div role="status" className="test-result">
        {found}
      </div>
    </div>
  );
}

/** Apart by semicolons, blanks, or commas that are no part of an S7 address (`DB1,REAL4`). */
const placesIn = (text: string): string[] => text.split(/[;\s]+|,(?=\s|[a-z]+:)/).filter((place) => place !== '');
