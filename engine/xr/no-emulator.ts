/** Stands in for the XR library's desktop emulator, whose rooms weigh megabytes; a test brings its own headset. */
export class DevUI {}
export class SyntheticEnvironmentModule {}
