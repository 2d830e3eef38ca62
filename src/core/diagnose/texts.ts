import { diagnoseMessages } from '../messages/diagnose.ts';
import { learnMessages } from '../messages/index.ts';

// Imported by whatever makes or tells a step: no activation loads these texts.
learnMessages(diagnoseMessages);
