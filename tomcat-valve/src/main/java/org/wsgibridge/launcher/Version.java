// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

import org.apache.catalina.util.ServerInfo;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "wsgi-bridge " + product(),
            ServerInfo.getServerInfo() + ", Java " + System.getProperty("java.version") + " ("
                    + System.getProperty("java.vendor") + "), " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch")
        };
    }

    private static String product() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
