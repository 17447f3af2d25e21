import { type Chart, watchResiduals } from '../http/quality-api.ts';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useSending } from '../sign-in/use-sending.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';

const CHANGES = ['quality', 'engineer', 'admin'] as const;

/** Where values of individuals follow each other: what is left of them may be charted instead, as a new version. */
export function ResidualsOffer({ chart, changed }: { readonly chart: Chart; changed(): void }) {
  const { t } = useWords();
  const me = useMe();
  const { characteristic } = chart;
  const { busy, trouble, submit } = useSending(() => watchResiduals(characteristic), changed);
  if (characteristic.chart !== 'i-mr' || !hasRole(me, CHANGES, false)) return null;
  return (
    <form onSubmit={submit} className="spc-offer">
      <p className="quiet">{t('spc.residualsOffer')}</p>
      <Trouble words={trouble} />
      <button type="submit" className="button" disabled={busy}>
        {t('spc.residualsDo')}
      </button>
    </form>
  );
}
