// The door of the components that all views share.
export { Button, type ButtonProps } from "./button.tsx";
export { Chart, type ChartLine } from "./chart.tsx";
export { Empty } from "./empty.tsx";
export { ago, duration, formatNumber, percent, points } from "./format.ts";
export { Heat, type HeatCell, type HeatProps, type HeatRow } from "./heat.tsx";
export { Mark } from "./mark.tsx";
export { Panel, type PanelProps } from "./panel.tsx";
export { rampColour, rampStep, rampText } from "./ramp.ts";
export { Segmented, type SegmentedOption, type SegmentedProps } from "./segmented.tsx";
export { Spark, type SparkProps } from "./spark.tsx";
export { Tag, type TagProps } from "./tag.tsx";
export { Time } from "./time.tsx";
export { Toggle, type ToggleProps } from "./toggle.tsx";
export { useSize } from "./use-size.ts";
