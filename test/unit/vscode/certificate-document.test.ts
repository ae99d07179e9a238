import assert from 'node:assert/strict';
import { certificateDocument } from '../../../src/vscode/certificate-document.ts';
import { plainTranslate } from '../../support/plain-translate.ts';

describe('a certificate as a document', () => {
  it('says the verdict, each row with its command, figures and time, and the files', () => {
    const text = certificateDocument(plainTranslate, {
      folderName: 'shop',
      trusted: true,
      files: ['src/a.ts'],
      certificate: {
        verdict: 'regressed',
        rows: [
          {
            kind: 'api',
            state: 'regressed',
            required: false,
            summary: '1 removed',
            command: 'tsc',
            details: ['removed a', '```'],
            ms: 1200,
          },
          { kind: 'emit', state: 'unverified', required: false, summary: 'changes', details: [], ms: 3 },
        ],
      },
    });
    assert.match(text, /^# Certificate: shop\n\n\*\*regressed\*\* · 1 file\n/);
    assert.match(text, /## Public API: regressed\n\n1 removed\n\n`tsc` · 1\.2 s\n\n```text\nremoved a\n'''\n```/);
    assert.match(text, /## Emitted JavaScript: no proof\n\nchanges\n\n3 ms\n/);
    assert.match(text, /## Files\n\n- src\/a\.ts\n$/);
    assert.doesNotMatch(text, /not trusted/);
  });

  it('says where nothing was run because the folder is not trusted', () => {
    const text = certificateDocument(plainTranslate, {
      folderName: 'f',
      trusted: false,
      files: [],
      certificate: { verdict: 'unverified', rows: [] },
    });
    assert.match(text, /> The folder is not trusted: nothing of it was run\./);
  });
});
