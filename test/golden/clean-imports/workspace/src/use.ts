import { EMPTY, unused } from './types';
import { Item } from './types';
import './side-effect';

export const first: Item = EMPTY; // keep this comment
