package dev.belay.run;

import java.nio.file.Path;
import java.util.List;

/**
 * A Belay of its own that drives the workload's run and ends itself, without any tidying up, at a
 * named point. Killed from outside where the point is {@code none}.
 */
final class KillChild {
  private KillChild() {}

  public static void main(String[] args) throws Exception {
    var place =
        new KillWorkload.Place(
            Path.of(args[1]),
            args[2],
            Integer.parseInt(args[3]),
            args[4],
            Boolean.parseBoolean(args[5]));
    var back = Boolean.parseBoolean(args[6]);
    var point = KillPoint.parse(args[7]);
    var workload = new KillWorkload(Path.of(args[0]));
    var killer = new Killer(List.of(point), _ -> Runtime.getRuntime().halt(137));
    System.out.println("ready");
    var person = new KillPerson(back);
    var drive = new KillDrive(workload, place, back, killer, person);
    drive.toTheEnd();
    System.out.println("ended");
    System.exit(0);
  }
}
