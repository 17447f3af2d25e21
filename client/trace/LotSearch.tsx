import { Autocomplete } from '@mantine/core';
import { useState } from 'react';
import { findLots } from '../http/lots-api.ts';
import { usePolled } from '../orders/use-polled.ts';
import { useWords } from '../words/use-words.ts';

const MOST = 8;

/** A code from a complaint, a lot or a pallet: found by how it begins. */
export function LotSearch({ code, onOpen }: { readonly code: string; readonly onOpen: (code: string) => void }) {
  const { t } = useWords();
  const [typed, setTyped] = useState(code);
  const begins = typed.trim();
  const { answer } = usePolled((signal) => findLots(begins, MOST, signal), `find ${begins}`);
  return (
    <form
      className="trace-search"
      onSubmit={(event) => {
        event.preventDefault();
        if (begins) onOpen(begins);
      }}
    >
      <Autocomplete
        size="xs"
        aria-label={t('trace.search')}
        placeholder={t('trace.search')}
        data={[...new Set((answer ?? []).map((lot) => lot.code))]}
        filter={({ options }) => options}
        value={typed}
        onChange={setTyped}
        onOptionSubmit={onOpen}
        onKeyDown={(event) => event.stopPropagation()}
        limit={MOST}
      />
      <button type="submit" className="button">
        {t('trace.open')}
      </button>
    </form>
  );
}
