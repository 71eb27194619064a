import { createContext } from 'react';

/** The id of the project whose task is shown. */
export const ChecklistProject = createContext('');
