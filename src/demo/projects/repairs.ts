import { ProjectStatus, TaskAccess } from '../../projects/project.entity.js';
import type { DemoProject } from '../project.js';

const FAULTS = [
  ['Brakes squeal', 'Pads worn down to the metal on the left.'],
  ['Chain jumps under load', 'Chain and smallest sprocket together, otherwise it is back in a month.'],
  ['Light flickers', 'Contact at the fork crown, as on most of this year.'],
  ['Spoke broken, rear wheel', 'Check the tension of the neighbours too.'],
  ['Inspection after 500 km', ''],
  ['Headset has play', ''],
  ['Battery does not charge', 'First try the charger on another bike.'],
  ['Gear cable frayed', ''],
  ['Mudguard rattles', 'A washer, and patience.'],
  ['Puncture, third this year', 'Look into the tyre, not only at the tube.'],
  ['Stand broken off', 'Weld, then a reinforcement plate.'],
  ['Creaks when climbing', 'Bottom bracket or seat post. Ride it before taking it apart.'],
];
const BIKES = ['City 7', 'City 5', 'Tour', 'B1', 'Kids 20', 'Tour, the red one', 'City 7 of the post office'];
const MECHANICS = ['david', 'petr', 'david', 'aiko'];
const PRIORITIES = ['medium', 'medium', 'high', 'medium', 'low'];

/** Repairs come in all the time: the first half a year ago, the last today. */
const REPAIRS = 76;
const DAYS_APART = 2.5;

function repair(n: number): string {
  const [fault = '', remark = ''] = FAULTS[(n * 5) % FAULTS.length] ?? [];
  const bike = BIKES[(n * 3) % BIKES.length] ?? '';
  // Now and then much comes at once.
  const deadline = Math.round((n + 1 - REPAIRS) * DAYS_APART - (n % 12 > 8 ? 4 : 0)) + 14;
  const status = deadline < 0 ? 'done' : deadline < 4 ? 'in_progress' : 'todo';
  const [priority, mechanic] = [PRIORITIES[n % PRIORITIES.length], MECHANICS[n % MECHANICS.length]];
  return [status, priority, mechanic, deadline, `${fault} (${bike})`, remark].join(' | ');
}

/** Without an end: what is done is cleared away, and half a year of it is in the reports. */
export const REPAIRS_OF_THE_WORKSHOP: DemoProject = {
  name: 'Workshop repairs',
  key: 'FIX',
  description: 'What customers bring in. Whoever has a free stand takes the topmost.',
  lead: 'samir',
  members: ['david', 'petr', 'aiko', 'clara'],
  status: ProjectStatus.InProgress,
  task_access: TaskAccess.Members,
  began: -182,
  ahead: 6,
  deadline: 180,
  limit: 6,
  archive_after_days: 14,
  cleared_after_days: 14,
  starred: ['david'],
  tasks: Array.from({ length: REPAIRS }, (_, n) => repair(n)).join('\n'),
};
