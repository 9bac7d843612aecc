/** What rows of steps are made with, loaded together with the first plan that is shown. */
export { imageGroups } from '../../core/images/image-status.ts';
export { nodesTree, planTree } from '../../core/steps/plan-tree.ts';
export { statusLine } from '../../core/steps/status-line.ts';
export { stepViewsOfSite } from '../state/steps-of-site.ts';
