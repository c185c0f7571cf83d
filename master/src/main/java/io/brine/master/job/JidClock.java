package io.brine.master.job;

final class JidClock {
    String next() {
        return java.time.format.DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSSSSS")
                .format(java.time.LocalDateTime.now(java.time.ZoneOffset.UTC));
    }
}
