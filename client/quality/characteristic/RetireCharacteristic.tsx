import { useState } from 'react';
import { retireCharacteristic } from '../../http/quality-api.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';

/** Asked twice: nothing is plotted from then on. */
export function RetireCharacteristic({ id, done }: { readonly id: string; done(): void }) {
  const { t } = useWords();
  const [sure, setSure] = useState(false);
  const [trouble, setTrouble] = useState('');
  if (!sure)
    return (
      <button type="button" className="link-button" onClick={() => setSure(true)}>
        {t('spc.write.retire')}
      </button>
    );
  const retire = () =>
    void retireCharacteristic(id).then(done, (error: unknown) =>
      setTrouble(error instanceof Error ? error.message : String(error)),
    );
  return (
    <div className="spc-warn">
      <p>{t('spc.write.retireSure')}</p>
      <Trouble words={trouble} />
      <button type="button" className="button" onClick={retire}>
        {t('spc.write.retire')}
      </button>
    </div>
  );
}
