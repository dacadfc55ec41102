#!/busybox sh
# The guest's first process. It loads the drivers, mounts the disk and gives way
# to the program itself or, with run=system, to the system on the disk.
/busybox mkdir -p /proc /sys /dev /disk
/busybox mount -t devtmpfs dev /dev
/busybox mount -t proc proc /proc
/busybox mount -t sysfs sys /sys
for module in /modules/*; do /busybox insmod "$module"; done
until [ -b /dev/vda ]; do /busybox usleep 10000; done
/busybox mount -t ext4 /dev/vda /disk || exit 1
for folder in dev proc sys; do /busybox mount --move "/$folder" "/disk/$folder"; done
case " $(/busybox cat /disk/proc/cmdline) " in
  *' run=system '*) exec /busybox switch_root /disk /sbin/init ;;
esac
/busybox ip link set lo up
/busybox ip address add 10.0.2.15/24 dev eth0
/busybox ip link set eth0 up
exec /busybox switch_root /disk /bin/node /program.mjs 0.0.0.0 8080
