import { ProjectStatus, TaskAccess } from '../../projects/project.entity.js';
import type { DemoProject } from '../project.js';

/** Just started; members see only their own tasks. */
export const NEW_WORKSHOP: DemoProject = {
  name: 'Move to the new workshop',
  key: 'MOVE',
  description: 'From the backyard to the old tram depot, without closing for more than three days.',
  lead: 'samir',
  members: ['david', 'petr', 'aiko'],
  status: ProjectStatus.Pending,
  task_access: TaskAccess.Assignee,
  began: -4,
  deadline: 96,
  repeats: { 'Fire extinguishers': 'FREQ=YEARLY' },
  tasks: `
done        | high   | samir | -1  | Sign the lease for the depot | Ten years, and the crane stays.
in_progress | high   | aiko  | 4   | Measure the hall | The plan of the landlord is from 1962 and knows nothing of the second gate.
in_progress | medium | petr  | 6   | Offers from three removal firms | They have to have moved lathes before.
in_progress | medium | david | 7   | List of all machines, with weight and power | What has not been used for two years does not move.
todo        | high   | aiko  | 12  | Plan: where each machine stands | The way of a frame through the hall, without crossing itself.
todo        | high   | samir | 15  | Permission for the welding shop |
todo        | medium | samir | 18  | Talk to the neighbours about noise | Bring cake.
todo        | high   | petr  | 20  | Electrician: sockets for the machines | Three-phase at seven places, after the plan is there.
todo        | medium | petr  | 22  | Compressed air: one line along the wall |
todo        | low    | david | 25  | Sell the small drill press | And the second truing stand.
todo        | medium | aiko  | 28  | Light over the work benches | 750 lux, and no shadow of one's own head.
todo        | low    | david | 30  | Shelves for frames, from the wood that is there |
todo        | medium | petr  | 33  | Tell suppliers the new address |
todo        | medium | samir | 35  | Insurance for both places in the month between |
todo        | low    | samir | 38  | New sign above the gate | Readable from the tram.
todo        | medium | david | 40  | Floor: mend the holes, then paint |
todo        | high   | petr  | 45  | Internet and telephone | Order now, they need eight weeks.
todo        | medium | aiko  | 50  | Extraction for the welding places |
todo        | medium | david | 55  | Fire extinguishers and escape plan |
todo        | medium | petr  | 60  | Order boxes, labels and straps |
todo        | high   | samir | 64  | Fix the three days of the move | Not in the first week of spring, when everybody wants their bike.
todo        | medium | david | 70  | Pack what is not needed every day |
todo        | high   | david | 84  | Move the machines |
todo        | medium | aiko  | 88  | Level the lathe and the jig |
todo        | low    | petr  | 92  | Hand over the old workshop, swept |
todo        | low    | -     | 96  | Open day with bell and soup |`,
};
